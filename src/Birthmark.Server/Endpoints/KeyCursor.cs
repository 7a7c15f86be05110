using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Birthmark.Api.Problems;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Endpoints;

/// <summary>The cursor of a page whose entries are ordered by a moment and some words: opaque to callers.</summary>
internal static class KeyCursor
{
    private const int Longest = 1024;

    internal static string Write(DateTimeOffset at, params ReadOnlySpan<string> words) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) + "\n" + string.Join('\n', words)));

    /// <summary>Null for no cursor.</summary>
    /// <exception cref="HubRefusedException">Not one of ours.</exception>
    internal static (DateTimeOffset At, string[] Words)? Read(string? cursor, int count)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        var text = cursor.Length <= Longest && Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\n') : [];
        return text.Length == count + 1 && long.TryParse(text[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? (DateTimeOffset.FromUnixTimeMilliseconds(at), text[1..])
            : throw new HubRefusedException(422, ProblemCodes.InvalidParameter, "The cursor is none of this list.", "Take it from the page before, or leave it out.");
    }
}
