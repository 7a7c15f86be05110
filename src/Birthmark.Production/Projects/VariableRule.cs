using System.Text.RegularExpressions;

namespace Birthmark.Production.Projects;

/// <summary>What a variable's value must look like. Patterns run without backtracking, so none can stall the hub.</summary>
internal static class VariableRule
{
    internal static bool IsPattern(string pattern)
    {
        if (pattern.Length > 500)
        {
            return false;
        }

        try
        {
            _ = Anchored(pattern);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    internal static bool Matches(string pattern, string value) => Anchored(pattern).IsMatch(value);

    private static Regex Anchored(string pattern) => new($"^(?:{pattern})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
