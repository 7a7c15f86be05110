using Birthmark.Api.Reconciliation;
using Birthmark.Production.Reconciling;
using FindingPage = Birthmark.Api.Reconciliation.FindingPage;

namespace Birthmark.Server.Production;

/// <summary>Findings as the wire shows them.</summary>
internal static class ReconciliationViews
{
    internal static FindingPage Of(Birthmark.Production.Reconciling.FindingPage page) => new([.. page.Findings.Select(Of)], page.Cursor);

    internal static FindingView Of(Finding finding) => new()
    {
        Finding = finding.Id,
        BatchUid = finding.Batch.ToString(),
        Code = FindingWords.Word(finding.Code),
        Thing = FindingWords.Thing(finding),
        Value = finding.Value,
        Remedy = FindingWords.Remedy(finding.Code),
        Command = FindingWords.Command(finding),
        State = FindingWords.Word(finding.State),
        DeviceUid = finding.Device?.ToString(),
        Certificate = finding.Certificate is { } c ? new(c.Step, c.SerialNumber, c.Issuer, c.Sha256) : null,
        FoundAt = finding.FoundAt,
        ClosedAt = finding.ClosedAt,
        ClosedBy = finding.ClosedBy,
    };

    internal static ReconciliationView Of(Comparison step) => new()
    {
        BatchUid = step.Batch?.ToString(),
        Devices = step.Devices,
        Of = step.Of,
        Found = step.Found,
        Gone = step.Gone,
        Open = step.Open,
        Unanswered = step.Unanswered,
        Complete = step.IsComplete,
    };
}
