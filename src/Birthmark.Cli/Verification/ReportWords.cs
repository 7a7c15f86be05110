using Birthmark.Exchange.Verification;

namespace Birthmark.Cli.Verification;

/// <summary>A good report as it is told.</summary>
internal sealed record ReportWords(
    string BatchUid, string Name, string Project, string State, long Authorised, long Provisioned, long Scrapped, long Unconfirmed, long Left, long ForOem, string Signer,
    DateTimeOffset SignedAt, string SignatureFingerprint, string Log, long LogSize, long? Continues, IReadOnlyList<string> Witnesses)
{
    internal static ReportWords Of(ReportVerdict verdict) => new(
        verdict.Batch, verdict.Name, verdict.Project, verdict.State, verdict.Balance.Authorised, verdict.Balance.Provisioned, verdict.Balance.Scrapped,
        verdict.Balance.Unconfirmed, verdict.Balance.Left, verdict.ForOwner, verdict.Signer, verdict.SignedAt, verdict.SignatureFingerprint, verdict.Log, verdict.LogSize,
        verdict.Continues, verdict.Witnesses);
}
