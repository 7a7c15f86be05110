using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Log;

/// <summary>A log's head as the text of a note (C2SP tlog-checkpoint): origin, size, root; no extension lines.</summary>
public sealed record Checkpoint(string Origin, TreeHead Head)
{
    public string Text => $"{Origin}\n{Head.Size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(Head.Root)}\n";

    /// <summary>Reads the text of a note strictly. Never throws.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out Checkpoint? checkpoint, [NotNullWhen(false)] out string? why)
    {
        checkpoint = null;
        var lines = text.Split('\n');
        if (lines.Length != 4 || lines[3].Length > 0 || lines[0].Length == 0)
        {
            why = "A checkpoint is three lines: origin, size and root.";
            return false;
        }

        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size.ToString(CultureInfo.InvariantCulture) != lines[1])
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

        (checkpoint, why) = (new(lines[0], new TreeHead(size, root)), null);
        return true;
    }
}
