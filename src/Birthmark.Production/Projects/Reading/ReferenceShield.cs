using System.Text.RegularExpressions;

namespace Birthmark.Production.Projects.Reading;

/// <summary>
/// Lets <c>${name}</c> stand unquoted inside <c>{…}</c>, where YAML would take its braces for its own: they are covered by private-use
/// characters of the same width while YAML reads, so that columns stay true.
/// </summary>
internal static partial class ReferenceShield
{
    private const char Open = '\uE000';
    private const char Close = '\uE001';

    internal static string? Cover(string text, FaultList faults)
    {
        var stray = text.AsSpan().IndexOfAny(Open, Close);
        if (stray >= 0)
        {
            var before = text.AsSpan(0, stray);
            var line = before.Count('\n') + 1;
            faults.Add(new Place(line, stray - before.LastIndexOf('\n')), $"The private-use character U+{(int)text[stray]:X4} is not allowed. Remove it.");
            return null;
        }

        return Reference().Replace(text, m => $"${Open}{m.Groups[1].ValueSpan}{Close}");
    }

    internal static string Uncover(string text) =>
        text.AsSpan().IndexOfAny(Open, Close) < 0 ? text : text.Replace(Open, '{').Replace(Close, '}');

    [GeneratedRegex(@"\$\{([A-Za-z0-9_.\-]{1,130})\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
