using System.Text.RegularExpressions;

namespace Birthmark.Server.Tests.Console;

public sealed partial class ByHandTests
{
    /// <summary>File, and a command line as a page of the console says it.</summary>
    public static TheoryData<string, string> Lines { get; } = [.. Directory
        .GetFiles(Path.Combine(DocumentInRepository.Root, "src/Birthmark.Server/Console"), "*.razor", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .SelectMany(file => CommandLine().Matches(File.ReadAllText(file)).Select(line => (Path.GetFileName(file), line.Value.Trim())))];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Every_command_that_a_page_names_is_one_with_these_options(string file, string line)
    {
        var sections = File.ReadAllText(Path.Combine(DocumentInRepository.Root, "docs/reference/cli.md")).Split("\n### ");
        var words = line.Split(' ').TakeWhile(word => word.All(c => c is (>= 'a' and <= 'z') or '-') && !word.StartsWith('-')).ToList();
        var found = sections.Where(section => section[..section.IndexOf('\n', StringComparison.Ordinal)] is var verb
            && (verb == string.Join(' ', words) || (line.Contains('@', StringComparison.Ordinal) && verb.StartsWith(string.Join(' ', words) + " ", StringComparison.Ordinal)))).ToList();
        Assert.True(found.Count > 0, $"{file}: '{line}' names no command");
        Assert.All(Option().Matches(line), option => Assert.Contains([.. found, sections[0]], section => section.Contains($"`{option.Value}", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"(?<![\w-])birthmark [a-z][^""<]*")]
    private static partial Regex CommandLine();

    [GeneratedRegex("--[a-z-]+")]
    private static partial Regex Option();
}
