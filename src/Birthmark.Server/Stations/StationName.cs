using System.Buffers;
using Birthmark.Api.Problems;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Stations;

/// <summary>Names that a credential may have: they stand in certificates, audit records and paths.</summary>
internal static class StationName
{
    private const int Longest = 64;
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    internal static void Check(string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > Longest || name.AsSpan().ContainsAnyExcept(Letters) || !char.IsAsciiLetterOrDigit(name[0]))
        {
            throw new HubRefusedException(
                422, ProblemCodes.InvalidName, $"'{Access.Presented.Bounded(name ?? "")}' is no name for a credential.",
                "Use 1 to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.");
        }
    }
}
