using System.Text.RegularExpressions;

namespace Birthmark.Production.Projects.Reading;

/// <summary>The forms that names may have.</summary>
internal static partial class Names
{
    internal const string DisplayRule = "1 to 64 letters, digits, spaces or . _ - + ( ), beginning and ending with a letter, digit or ')'";
    internal const string IdentifierRule = "1 to 64 letters, digits, _ or -, beginning with a letter or _";

    /// <summary>Names that people choose for projects, profiles, device types and authorities.</summary>
    internal static bool IsDisplay(string name) => Display().IsMatch(name);

    /// <summary>Names of steps and variables: what may stand between <c>${</c> and <c>}</c>.</summary>
    internal static bool IsIdentifier(string name) => Identifier().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9 ._\-+()]{0,62}[A-Za-z0-9)])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Display();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_\-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
