using System.Globalization;
using Birthmark.Pki;
using Birthmark.Production.Authorities;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Production.Orders;
using Birthmark.Production.Recipes.Steps;
using Birthmark.Storage;

namespace Birthmark.Production.Reconciling;

/// <summary>Carries out what findings propose. Each looks first whether its finding still holds: what has settled itself is closed as gone.</summary>
internal sealed class Remedies(
    IJournal journal, IReader reader, BatchBook batches, DeviceFinder finder, RecentDevices recent, DeviceClaims claims, AuthorityBook authorities,
    OrderLedger ledger, ReconciliationOptions options, TimeProvider time)
{
    internal Task CarryOutAsync(Finding finding, string actor, CancellationToken cancellation) => finding.Code switch
    {
        FindingCode.DeviceUnreported => ReportKoAsync(finding, actor, cancellation),
        FindingCode.LeaseRanOut => ReturnTicketsAsync(finding, actor, cancellation),
        FindingCode.CertificateUnknownToHub or FindingCode.CertificateActiveAtPki => RevokeAsync(finding, actor, cancellation),
        _ => CountAsRevokedAsync(finding, actor, cancellation),
    };

    private async Task ReportKoAsync(Finding finding, string actor, CancellationToken cancellation)
    {
        var device = await finder.FindAsync(finding.Device!.Value) ?? throw DeviceFinder.Unknown(finding.Device.ToString());
        var reason = string.Create(CultureInfo.InvariantCulture, $"never reported (finding {finding.Id})");
        var isDone = await journal.CommitAsync("finding.remedy", tx =>
        {
            var at = time.GetUtcNow();
            return FindingRows.IsOpen(tx, finding.Id) && Close(
                tx, finding, FindingRules.Holds(FindingRows.KeyOf(finding), DeviceRecord.Find(tx, device.Uid), at - options.Age) && DeviceReporting.GiveUp(tx, device, reason, at, actor), at, actor);
        }, cancellation);
        if (isDone)
        {
            device.State = DeviceState.Ko;
            recent.Forget(device.Uid);
            ProductionMetrics.Reported(DeviceState.Ko);
        }
    }

    private Task ReturnTicketsAsync(Finding finding, string actor, CancellationToken cancellation) => WithBatchAsync(finding, batch =>
        journal.CommitAsync("finding.remedy", tx =>
        {
            var at = time.GetUtcNow();
            if (!FindingRows.IsOpen(tx, finding.Id))
            {
                return false;
            }

            var isOver = LeaseComparison.HasEnded(tx, batch.Id, at);
            if (isOver)
            {
                OrderDraw.Return(tx, ledger, batch, isClosed: false);
            }

            return Close(tx, finding, isOver, at, actor);
        }, cancellation));

    private Task RevokeAsync(Finding finding, string actor, CancellationToken cancellation) => WithBatchAsync(finding, async batch =>
    {
        var uid = finding.Device!.Value;
        while (!claims.TryTake(uid))
        {
            await claims.WaitAsync(uid, cancellation);
        }

        try
        {
            var device = await DeviceRecord.FindAsync(reader, uid);
            var holds = FindingRules.Holds(FindingRows.KeyOf(finding), device, default);
            var certificate = finding.Certificate!;
            var reason = device?.State == DeviceState.Ko ? RevocationReason.CessationOfOperation : RevocationReason.PrivilegesWithdrawn;
            if (holds)
            {
                var step = batch.Plan.Steps.OfType<CertificateStep.AskingStep>().First(s => s.Name == certificate.Step);
                var authority = await authorities.ConnectAsync(step.Connection);
                await authority.RevokeAsync(certificate.Issuer, certificate.SerialNumber, reason, cancellation);
            }

            // What the authority did is recorded, whether or not the caller waits.
            return await journal.CommitAsync("finding.remedy", tx =>
            {
                var isDone = FindingRows.IsOpen(tx, finding.Id) && Close(tx, finding, holds, time.GetUtcNow(), actor);
                if (isDone)
                {
                    tx.Record(new AuditRecord(
                        "certificate.revoke", actor, certificate.SerialNumber, ("issuer", certificate.Issuer), ("device", uid.ToString()), ("reason", reason.ToString())));
                }

                return isDone;
            }, CancellationToken.None);
        }
        finally
        {
            claims.Release(uid);
        }
    });

    private Task<bool> CountAsRevokedAsync(Finding finding, string actor, CancellationToken cancellation) => journal.CommitAsync("finding.remedy", tx =>
    {
        if (!FindingRows.IsOpen(tx, finding.Id))
        {
            return false;
        }

        var device = DeviceRecord.Find(tx, finding.Device!.Value);
        var found = finding.Certificate!;
        var holds = FindingRules.Holds(FindingRows.KeyOf(finding), device, default);
        if (holds)
        {
            var marked = device!.Find(found.Issuer, found.SerialNumber);
            var certificates = device.Certificates.Select(c => ReferenceEquals(c, marked) ? c with { IsRevoked = true } : c).ToList();
            tx.Execute("UPDATE production_device SET certificates = $2 WHERE id = $1", device.Uid.Order, StoredCertificates.Write(certificates));
        }

        return Close(tx, finding, holds, time.GetUtcNow(), actor);
    }, cancellation);

    /// <summary>True when the remedy was carried out now.</summary>
    private static bool Close(ITransaction tx, Finding finding, bool isRemedied, DateTimeOffset at, string actor) =>
        FindingRows.Close(tx, finding, isRemedied ? FindingState.Remedied : FindingState.Gone, at, isRemedied ? actor : Reconciliation.Hub) && isRemedied;

    private async Task WithBatchAsync(Finding finding, Func<OpenBatch, Task<bool>> act) => await act(await batches.FindAsync(finding.Batch));
}
