using System.Text.RegularExpressions;

namespace Birthmark.Server.Console.Projects;

/// <summary>A line of YAML in pieces, each with what it is: for quiet colours, not for reading.</summary>
internal static partial class YamlText
{
    /// <summary>Kind is <c>comment</c>, <c>key</c>, <c>value</c> (a reference) or <c>text</c> (quoted); empty for everything else.</summary>
    internal static IEnumerable<(string Kind, string Text)> Pieces(string line)
    {
        var at = 0;
        foreach (Match match in Piece().Matches(line))
        {
            if (match.Index > at)
            {
                yield return ("", line[at..match.Index]);
            }

            yield return (match.Groups["comment"].Success ? "comment" : match.Groups["value"].Success ? "value" : match.Groups["key"].Success ? "key" : "text", match.Value);
            at = match.Index + match.Length;
        }

        if (at < line.Length)
        {
            yield return ("", line[at..]);
        }
    }

    [GeneratedRegex("""(?<comment>(?:^|(?<=\s))#.*$)|(?<value>\$\{[^}"]*\})|(?<key>[\w-]+(?=:(?:\s|$)))|(?<text>"(?:[^"\\$]|\\.|\$(?!\{))*"|'[^'$]*')""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Piece();
}
