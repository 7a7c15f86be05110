using System.Text.RegularExpressions;

namespace Birthmark.Server.Console.Projects;

/// <summary>A line of YAML in pieces, each with what it is: for quiet colours, not for reading.</summary>
internal static partial class YamlText
{
    /// <summary>Kind is <c>comment</c>, <c>key</c>, <c>value</c> (a reference) or <c>text</c> (quoted); empty for everything else.</summary>
    internal static IEnumerable<(string Kind, string Text)> Pieces(string line) => Split(line, Piece(), "").SelectMany(p => p.Kind == "text" ? Split(p.Text, Reference(), "text") : [p]);

    private static IEnumerable<(string Kind, string Text)> Split(string text, Regex pieces, string otherwise)
    {
        var at = 0;
        foreach (Match match in pieces.Matches(text))
        {
            if (match.Index > at)
            {
                yield return (otherwise, text[at..match.Index]);
            }

            yield return (match.Groups.Values.Skip(1).First(g => g.Success).Name, match.Value);
            at = match.Index + match.Length;
        }

        if (at < text.Length)
        {
            yield return (otherwise, text[at..]);
        }
    }

    [GeneratedRegex("""(?<comment>(?:^|(?<=\s))#.*$)|(?<text>"(?:[^"\\]|\\.)*"|'[^']*')|(?<value>\$\{[^}]*\})|(?<key>[\w-]+(?=:(?:\s|$)))""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Piece();

    [GeneratedRegex(@"(?<value>\$\{[^}]*\})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}
