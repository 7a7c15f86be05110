using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace Birthmark.Server.Tests.Console;

public sealed partial class WordsTests
{
    private static readonly string Sources = Path.Combine(DocumentInRepository.Root, "src/Birthmark.Server/Console");

    /// <summary>Every folder of the console's pages.</summary>
    public static TheoryData<string> Folders { get; } = [.. Directory.GetDirectories(Sources).Select(f => Path.GetFileName(f)).Where(f => TextsOf(f).Count > 0).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_text_of_a_folders_pages_is_in_its_words_and_no_other(string folder)
    {
        var file = new StringBuilder(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <root>
              <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
              <resheader name="version"><value>2.0</value></resheader>
              <resheader name="reader"><value>System.Resources.ResXResourceReader, System.Windows.Forms</value></resheader>
              <resheader name="writer"><value>System.Resources.ResXResourceWriter, System.Windows.Forms</value></resheader>

            """);
        foreach (var text in TextsOf(folder))
        {
            var escaped = SecurityElement.Escape(text);
            file.Append("  <data name=\"").Append(escaped).Append("\" xml:space=\"preserve\"><value>").Append(escaped).Append("</value></data>\n");
        }

        DocumentInRepository.IsWritten($"src/Birthmark.Server/Console/{folder}/Words.resx", file.Append("</root>\n").ToString());
    }

    private static SortedSet<string> TextsOf(string folder)
    {
        var texts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(Path.Combine(Sources, folder)).Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal)))
        {
            var code = File.ReadAllText(file);
            texts.UnionWith(Said().Matches(code).Concat(Terms().Matches(code)).Concat(MenuTexts().Matches(code)).Select(m => Regex.Unescape(m.Groups[1].Value)));
            if (Path.GetFileName(file) == "Glossary.cs")
            {
                texts.UnionWith(Explained().Matches(code).SelectMany(m => new[] { m.Groups[1].Value, m.Groups[2].Value }));
            }
        }

        return texts;
    }

    [GeneratedRegex("(?:\\bT|\\bWords\\.Of)\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Said();

    [GeneratedRegex("<Term Word=\"([^\"@]*)\"")]
    private static partial Regex Terms();

    [GeneratedRegex("Menu = new\\(\\d+, \"[^\"]*\", \"[^\"]*\", \"([^\"]*)\"")]
    private static partial Regex MenuTexts();

    [GeneratedRegex("\\[\"([^\"]*)\"\\] = \"([^\"]*)\"")]
    private static partial Regex Explained();
}
