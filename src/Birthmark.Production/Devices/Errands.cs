using System.Globalization;
using Birthmark.Pki;
using Birthmark.Production.Authorities;
using Birthmark.Production.Batches;
using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Steps;
using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>
/// Runs errands to authorities: finds certificates that were asked for when a device's outcome became final, and revokes certificates of the
/// deny list. An errand is durable until it is done; an unreachable authority is asked again, later each time.
/// </summary>
internal sealed class Errands(
    IJournal journal, IReader reader, BatchBook batches, DeviceFinder finder, DeviceSecrets secrets, DeviceClaims claims, AuthorityBook authorities, TimeProvider time) : IDisposable
{
    private const int Page = 100;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);
    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Runs what is due; gives the number done.</summary>
    internal async Task<int> RunDueAsync(CancellationToken cancellation)
    {
        // Two runners would ask an authority the same thing twice.
        await one.WaitAsync(cancellation);
        try
        {
            var done = 0;
            while (true)
            {
                var due = await reader.QueryAsync(
                    """
                    SELECT e.device_id, d.tail, e.step, e.kind, e.batch_id, e.issuer, e.serial, e.tries, d.state
                    FROM production_errand e JOIN production_device d ON d.id = e.device_id WHERE e.due <= $1 ORDER BY e.due LIMIT $2
                    """,
                    r => new Errand(
                        new(r.GetInt64(0), r.GetInt64(1)), r.GetString(2), (int)r.GetInt64(3), r.GetInt64(4),
                        r.IsDBNull(5) ? "" : r.GetString(5), r.IsDBNull(6) ? "" : r.GetString(6), r.GetInt64(7), (DeviceState)r.GetInt64(8)),
                    time.GetUtcNow(), Page);
                foreach (var errand in due)
                {
                    cancellation.ThrowIfCancellationRequested();
                    done += await TryAsync(errand, cancellation) ? 1 : 0;
                }

                if (due.Count < Page)
                {
                    return done;
                }
            }
        }
        finally
        {
            one.Release();
        }
    }

    internal async Task<long> CountAsync(int most) =>
        (await reader.QueryAsync("SELECT COUNT(*) FROM (SELECT 1 FROM production_errand LIMIT $1)", r => r.GetInt64(0), most))[0];

    internal async Task<long> CountAsync(BatchUid batch) =>
        (await reader.QueryAsync("SELECT COUNT(*) FROM production_errand WHERE batch_id = $1", r => r.GetInt64(0), batch.Order))[0];

    public void Dispose() => one.Dispose();

    private async Task<bool> TryAsync(Errand errand, CancellationToken cancellation)
    {
        string problem;
        try
        {
            await (errand.Kind == ErrandRows.Find ? FindAsync(errand, cancellation) : RevokeAsync(errand, cancellation));
            return true;
        }
        catch (PkiRefusedException refusal)
        {
            problem = refusal.Message;
        }
        catch (ProductionRefusedException refusal)
        {
            problem = refusal.Message;
        }

        var pause = TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << (int)Math.Min(errand.Tries, 20), LongestPause.Ticks));
        ProductionMetrics.ErrandFailures.Add(1);
        await journal.CommitAsync("errand.postpone", tx => tx.Execute(
            "UPDATE production_errand SET tries = tries + 1, due = $3, problem = $4 WHERE device_id = $1 AND step = $2",
            errand.Device.Order, errand.Step, time.GetUtcNow() + pause, problem), CancellationToken.None);
        return false;
    }

    private async Task FindAsync(Errand errand, CancellationToken cancellation)
    {
        var device = await finder.FindAsync(errand.Device) ?? throw DeviceFinder.Unknown(errand.Device.ToString());
        while (!claims.TryTake(device.Uid))
        {
            await claims.WaitAsync(device.Uid, cancellation);
        }

        var passage = new Passage(device, "hub", null);
        try
        {
            if (await passage.TryRestoreAsync(secrets))
            {
                await Sequencer.RunAsync(passage.Run!, passage.Run!.Plan.Asked, cancellation);
            }

            var certificates = passage.Run is null ? [] : StoredCertificates.Of(passage.Run);
            await journal.CommitAsync("device.settle", tx =>
            {
                Settlement.Record(tx, device, certificates);
                ErrandRows.DropFind(tx, device.Uid);
                if (certificates.Count > 0)
                {
                    tx.Record(new AuditRecord(
                        "device.provision", "hub", device.UidText, [("batch", device.Batch.UidText), .. certificates.Select(c => (c.Step, (string?)c.Facts().Sha256))]));
                }

                return true;
            }, CancellationToken.None);
        }
        finally
        {
            passage.DropRun();
            claims.Release(device.Uid);
        }
    }

    private async Task RevokeAsync(Errand errand, CancellationToken cancellation)
    {
        var batch = await batches.FindAsync(errand.Batch) ?? throw BatchBook.Unknown(errand.Batch.ToString(CultureInfo.InvariantCulture));
        var step = batch.Plan.Steps.OfType<CertificateStep.AskingStep>().First(s => s.Name == errand.Step);
        var authority = await authorities.ConnectAsync(step.Connection);
        var reason = errand.State == DeviceState.Ko ? RevocationReason.CessationOfOperation : RevocationReason.PrivilegesWithdrawn;
        await authority.RevokeAsync(errand.Issuer, errand.SerialNumber, reason, cancellation);
        await journal.CommitAsync("device.revoke", tx =>
        {
            tx.Execute("DELETE FROM production_errand WHERE device_id = $1 AND step = $2", errand.Device.Order, errand.Step);
            var row = tx.Query("SELECT certificates FROM production_device WHERE id = $1", r => r.IsDBNull(0) ? null : r.GetFieldValue<byte[]>(0), errand.Device.Order)[0];
            var certificates = StoredCertificates.Read(row).Select(c => c.Step == errand.Step ? c with { IsRevoked = true } : c).ToList();
            tx.Execute("UPDATE production_device SET certificates = $2 WHERE id = $1", errand.Device.Order, StoredCertificates.Write(certificates));
            tx.Record(new AuditRecord(
                "certificate.revoke", "hub", errand.SerialNumber, ("issuer", errand.Issuer), ("device", errand.Device.ToString()), ("reason", reason.ToString())));
            return true;
        }, CancellationToken.None);
        ProductionMetrics.Revoked.Add(1);
    }

    private sealed record Errand(DeviceUid Device, string Step, int Kind, long Batch, string Issuer, string SerialNumber, long Tries, DeviceState State);
}
