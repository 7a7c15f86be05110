using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Birthmark.Pki.Profiles;

/// <summary>Validation patterns of end entity profiles, compiled once. They run in linear time, so that no value can hang the hub.</summary>
internal static class FieldPatterns
{
    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    internal static bool Matches(string pattern, string value) => Compiled.GetOrAdd(pattern, Compile).IsMatch(value);

    internal static bool IsValid(string pattern, [NotNullWhen(false)] out string? why)
    {
        try
        {
            why = null;
            Compile(pattern);
            return true;
        }
        catch (ArgumentException e)
        {
            why = e.Message;
            return false;
        }
        catch (NotSupportedException)
        {
            why = "look-around, back-references and atomic groups are not supported";
            return false;
        }
    }

    private static Regex Compile(string pattern) =>
        new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
