using Birthmark.Storage;
using Birthmark.Storage.Merkle;

namespace Birthmark.Exchange.Evidence;

/// <summary>
/// How a log goes to a site of evidence: <c>POST evidence/v1/log</c> under the site's address, a gzip of lines. The first is an <see cref="EvidencePush"/>, each one after it a
/// leaf in log order: its text as it stands in the log, or a JSON string of its hash in hex where the text is parked.
/// </summary>
public static class EvidenceForm
{
    public const string Format = "birthmark-evidence-1";
    public const string Path = "evidence/v1/log";

    internal const string MediaType = "application/x-ndjson";

    /// <summary>Leaves of one push at most.</summary>
    internal const int MostLeaves = 16_384;

    /// <summary>Octets of leaves after which a push ends; one leaf is sent however long.</summary>
    internal const int FullPush = 4 << 20;

    /// <summary>Octets of a push's lines at most: what a receiver reads of one.</summary>
    internal const int LongestPush = 16 << 20;

    /// <summary>Octets of a leaf at most: tlog-tiles gives its length two octets.</summary>
    internal const int LongestLeaf = AuditLeaf.Longest;

    private const byte Quote = (byte)'"';

    /// <summary>The line that stands for a parked leaf.</summary>
    internal static byte[] HashLine(ReadOnlySpan<byte> hash) => [Quote, .. System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)), Quote];

    /// <summary>Whether the line is a hash, and which. Never throws.</summary>
    internal static bool TryReadHash(ReadOnlySpan<byte> line, byte[] hash) =>
        line.Length == (2 * TreeHash.Size) + 2 && line[0] == Quote && line[^1] == Quote
        && Convert.FromHexString(line[1..^1], hash, out _, out var written) == System.Buffers.OperationStatus.Done && written == TreeHash.Size;
}
