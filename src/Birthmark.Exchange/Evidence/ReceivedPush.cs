using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;
using Birthmark.Storage;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Evidence;

/// <summary>A push as it was read: its first line, and its leaves with their hashes.</summary>
internal sealed record ReceivedPush(EvidencePush Push, IReadOnlyList<ReceivedLeaf> Leaves)
{
    /// <summary>Reads the gzip of a push; what is not of the form is said, not thrown.</summary>
    internal static async Task<(ReceivedPush? Push, string? Why)> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var lines = new MemoryStream();
        try
        {
            await using var gzip = new GZipStream(body, CompressionMode.Decompress, leaveOpen: true);
            var piece = new byte[64 << 10];
            int length;
            while ((length = await gzip.ReadAsync(piece, cancellation)) > 0)
            {
                if (lines.Length + length > EvidenceForm.LongestPush)
                {
                    return (null, $"A push has at most {EvidenceForm.LongestPush} octets: send fewer leaves.");
                }

                lines.Write(piece, 0, length);
            }
        }
        catch (InvalidDataException)
        {
            return (null, "The body is not gzip.");
        }

        return TryRead(lines.ToArray(), out var read, out var why) ? (read, null) : (null, why);
    }

    private static bool TryRead(byte[] octets, [NotNullWhen(true)] out ReceivedPush? read, [NotNullWhen(false)] out string? why)
    {
        (read, why) = (null, "A push is lines, each ended by a newline; the last one is not.");
        if (octets.Length == 0 || octets[^1] != '\n')
        {
            return false;
        }

        var end = octets.AsSpan().IndexOf((byte)'\n');
        if (!TryReadFirst(octets.AsSpan(0, end), out var push))
        {
            why = $"The first line is not that of a push of the format '{EvidenceForm.Format}'.";
            return false;
        }

        var leaves = new List<ReceivedLeaf>();
        for (var at = end + 1; at < octets.Length; at += leaves[^1].Line.Length + 1)
        {
            var length = octets.AsSpan(at).IndexOf((byte)'\n');
            leaves.Add(ReceivedLeaf.Of(octets.AsMemory(at, length)));
        }

        (read, why) = (new(push, leaves), null);
        return true;
    }

    private static bool TryReadFirst(ReadOnlySpan<byte> line, [NotNullWhen(true)] out EvidencePush? push)
    {
        push = null;
        try
        {
            push = JsonSerializer.Deserialize(line, EvidenceJson.Default.EvidencePush);
            return push is { Format: EvidenceForm.Format, From: >= 0, Newest: >= 0 };
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>One leaf of a push: its line, its RFC 6962 hash, and whether the line is its text.</summary>
internal readonly record struct ReceivedLeaf(ReadOnlyMemory<byte> Line, byte[] Hash, bool IsText)
{
    internal static ReceivedLeaf Of(ReadOnlyMemory<byte> line)
    {
        var hash = new byte[TreeHash.Size];
        return EvidenceForm.TryReadHash(line.Span, hash) ? new(line, hash, IsText: false) : new(line, AuditLeaf.Hash(line.Span), IsText: true);
    }

    /// <summary>Why this cannot be kept as the log's leaf of that index; null when it can.</summary>
    internal string? FaultAt(long index)
    {
        if (!IsText)
        {
            return null;
        }

        if (Line.Length > EvidenceForm.LongestLeaf)
        {
            return $"it has {Line.Length} octets; {EvidenceForm.LongestLeaf} is the most that a leaf can have (C2SP tlog-tiles)";
        }

        return SaidIndex is { } said ? said == index ? null : $"it says that it is leaf {said}" : "it is not a JSON object with an index";
    }

    /// <summary>The index that its text says; null when it says none.</summary>
    internal long? SaidIndex => TryReadIndex(Line.Span, out var said) ? said : null;

    private static bool TryReadIndex(ReadOnlySpan<byte> line, out long index)
    {
        index = -1;
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("index"u8))
                {
                    reader.Read();
                    if (reader.TokenType != JsonTokenType.String || !long.TryParse(reader.GetString(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out index))
                    {
                        return false;
                    }
                }
            }

            return index >= 0;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is no UTF-8.
            return false;
        }
    }
}
