using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Log;

/// <summary>A log's head as the text of a note (C2SP tlog-checkpoint): origin, size, root, and at most one extension line.</summary>
/// <param name="Origin">Name of the log.</param>
/// <param name="Head">Size and root.</param>
/// <param name="Counter">Where the hub's counter in hardware stood, in the extension line <c>counter N</c>; null on a hub without one.</param>
public sealed record Checkpoint(string Origin, TreeHead Head, long? Counter = null)
{
    private const string CounterWord = "counter ";

    public string Text => $"{Origin}\n{Head.Size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(Head.Root)}\n{Extension}";

    private string Extension => Counter is { } counter ? $"{CounterWord}{counter.ToString(CultureInfo.InvariantCulture)}\n" : "";

    /// <summary>Reads the text of a note strictly. Never throws.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out Checkpoint? checkpoint, [NotNullWhen(false)] out string? why)
    {
        checkpoint = null;
        var lines = text.Split('\n');
        if (lines.Length is not (4 or 5) || lines[^1].Length > 0 || lines[0].Length == 0)
        {
            why = "A checkpoint is three lines, origin, size and root, and may have a fourth with the counter.";
            return false;
        }

        long? counter = null;
        if (lines.Length == 5)
        {
            if (!lines[3].StartsWith(CounterWord, StringComparison.Ordinal) || !TryReadNumber(lines[3][CounterWord.Length..], out var value))
            {
                why = $"'{lines[3]}' is not the counter of a checkpoint.";
                return false;
            }

            counter = value;
        }

        if (!TryReadNumber(lines[1], out var size))
        {
            why = $"'{lines[1]}' is not the size of a log.";
            return false;
        }

        var root = new byte[TreeHash.Size];
        if (!Convert.TryFromBase64String(lines[2], root, out var length) || length != TreeHash.Size || Convert.ToBase64String(root) != lines[2])
        {
            why = $"'{lines[2]}' is not the base64 of a root of {TreeHash.Size} octets.";
            return false;
        }

        (checkpoint, why) = (new(lines[0], new TreeHead(size, root), counter), null);
        return true;
    }

    private static bool TryReadNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number.ToString(CultureInfo.InvariantCulture) == text;
}
