using System.Text;

namespace Birthmark.Exchange.Reports;

/// <summary>
/// Names and lines of a report's content (docs/reference/batch-report.md): one JSON object, laid out so that every member of its long arrays is a line of its
/// own. A reader takes it line by line; any JSON parser takes it whole.
/// </summary>
internal static class ReportForm
{
    internal const string Kind = "birthmark-batch-report/1";

    /// <summary>A device's envelope for the owner, CMS EnvelopedData in base64.</summary>
    internal const string ForOwner = "for_oem";

    /// <summary>The fact of a device's leaf that holds the SHA-256 of its envelope, lower-case hex.</summary>
    internal const string ForOwnerFact = "for_oem:sha256";

    /// <summary>Facts of that leaf are named by the steps that asked for certificates; what else it tells has a name that no step can have.</summary>
    internal static bool IsNoStep(string fact) => fact.Contains(':', StringComparison.Ordinal);

    /// <summary>Longest line, in octets.</summary>
    internal const int MaxLine = 256 << 10;

    /// <summary>Hashes of foreign leaves in one string.</summary>
    internal const int HashesALine = 64;

    internal static ReadOnlySpan<byte> Open => "{\n"u8;

    internal static ReadOnlySpan<byte> Allow => "\"allow\":[\n"u8;

    internal static ReadOnlySpan<byte> Deny => "\"deny\":[\n"u8;

    internal static ReadOnlySpan<byte> Leaves => "\"leaves\":[\n"u8;

    internal static ReadOnlySpan<byte> EndOfArray => "],\n"u8;

    internal static ReadOnlySpan<byte> Close => "}\n"u8;

    /// <summary>What the create leaf and the device's line must say alike.</summary>
    internal static string Created(string uid, string ticket, string serial, string station) => $"create\n{uid}\n{ticket}\n{serial}\n{station}";

    internal static string Reported(string uid, string outcome, string? reason) => $"report\n{uid}\n{outcome}\n{reason}";

    internal static string Provisioned(string uid, IEnumerable<(string Step, string Sha256)> certificates, string? envelope) => certificates
        .OrderBy(c => c.Step, StringComparer.Ordinal)
        .Aggregate(new StringBuilder("provision\n").Append(uid).Append('\n').Append(envelope), (text, c) => text.Append('\n').Append(c.Step).Append('=').Append(c.Sha256)).ToString();
}
