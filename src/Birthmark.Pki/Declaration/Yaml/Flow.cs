using System.Text;

namespace Birthmark.Pki.Declaration.Yaml;

/// <summary>Writes values in YAML's flow style on one line: the form of exports, of stored declarations and of differences.</summary>
internal static class Flow
{
    private const string Indicators = "-?:,[]{}#&*!|>'\"%@`";

    internal static string Text(string value) => NeedsQuotes(value) ? Quote(value) : value;

    internal static string Flag(bool value) => value ? "true" : "false";

    internal static string List(IEnumerable<string> values) => "[" + string.Join(", ", values.Select(Text)) + "]";

    /// <summary>Values are flow texts already.</summary>
    internal static string Map(IEnumerable<(string Key, string Flow)> entries) =>
        "{" + string.Join(", ", entries.Select(e => $"{Text(e.Key)}: {e.Flow}")) + "}";

    private static bool NeedsQuotes(string value) =>
        value.Length == 0 || value is "~" or "null" or "true" or "false" || value[0] == ' ' || value[^1] == ' ' || (Indicators.Contains(value[0]) && !IsNumber(value))
        || value.StartsWith("---", StringComparison.Ordinal) || value.StartsWith("...", StringComparison.Ordinal)
        // An anchor or alias sign at a word's beginning is one to some readers, though YAML 1.2 §7.3.3 lets a plain scalar hold it.
        || value.Any(c => ",[]{}\"#".Contains(c)) || value.Contains(" *", StringComparison.Ordinal) || value.Contains(" &", StringComparison.Ordinal) || value.Contains(": ", StringComparison.Ordinal) || value[^1] == ':'
        || value.Any(c => char.IsControl(c) || c > '~');

    // A negative duration such as -10m reads well bare.
    private static bool IsNumber(string value) => value.Length > 1 && value[0] == '-' && char.IsAsciiDigit(value[1]);

    private static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                < ' ' or (>= '\u007f' and <= '\u009f') or '\u0085' or '\u2028' or '\u2029' or '\ufeff' => text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }
}
