using Birthmark.Production.Recipes;
using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>The two commits of provisioning: what is about to be asked, and what was made.</summary>
internal sealed class ProvisioningCommits(IJournal journal, IReader reader, TimeProvider time)
{
    internal async Task IntendAsync(List<Passage> passages, CancellationToken cancellation)
    {
        await journal.CommitAsync("device.intend", tx => Intend(tx, passages), cancellation);
        foreach (var passage in passages.Where(p => !p.IsMoved))
        {
            passage.Device!.State = DeviceState.Intended;
        }
    }

    internal async Task ConcludeAsync(List<Passage> passages)
    {
        var at = time.GetUtcNow();
        await journal.CommitAsync("device.provision", tx => Conclude(tx, passages, at));
        foreach (var passage in passages)
        {
            if (passage.IsMoved)
            {
                continue;
            }

            passage.Device!.State = DeviceState.Provisioned;
            passage.Conclude();
            ProductionMetrics.Provisioned.Add(1);
        }
    }

    /// <summary>Refuses a device that fetches its data again with another key than before.</summary>
    internal async ValueTask CheckSameKeyAsync(Passage passage, BroughtKey brought)
    {
        var rows = await reader.QueryAsync(
            "SELECT certificates FROM production_device WHERE id = $1", r => r.IsDBNull(0) ? null : r.GetString(0), passage.Device!.Uid.Order);
        var certificates = DeviceCertificates.Read(rows[0]);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(brought.Request.PublicKey.Span));
        if (certificates.Count > 0 && certificates.All(c => c.PublicKeyHash != hash))
        {
            throw Passage.KeyDiffers(passage.Device);
        }
    }

    private static bool Intend(ITransaction tx, List<Passage> passages)
    {
        foreach (var passage in passages)
        {
            var uid = passage.Device!.Uid;
            passage.IsMoved = tx.Execute("UPDATE production_device SET state = 1 WHERE id = $1 AND state = 0", uid.Order) == 0;
            if (!passage.IsMoved)
            {
                DeviceSecrets.PutIntent(tx, uid, passage.SealedIntent!);
            }
        }

        return true;
    }

    private static bool Conclude(ITransaction tx, List<Passage> passages, DateTimeOffset at)
    {
        foreach (var passage in passages)
        {
            var device = passage.Device!;
            var from = passage.Run!.Plan.AsksAuthority ? DeviceState.Intended : DeviceState.Created;
            var certificates = DeviceCertificates.Write(passage.Certificates);
            passage.IsMoved = tx.Execute(
                "UPDATE production_device SET state = 2, provisioned_at = $2, certificates = $3 WHERE id = $1 AND state = $4",
                device.Uid.Order, at, certificates, (int)from) == 0;
            if (passage.IsMoved)
            {
                // Its outcome became final while the authority was asked. What was issued is recorded all the same.
                Settlement.Record(tx, device, passage.Certificates);
            }
            else
            {
                DeviceSecrets.PutAnswer(tx, device.Uid, passage.SealedAnswer!);
            }

            tx.Record(Leaf(passage, device));
        }

        return true;
    }

    private static AuditRecord Leaf(Passage passage, DeviceEntry device)
    {
        var facts = new (string, string?)[1 + passage.Certificates.Count];
        facts[0] = ("batch", device.Batch.UidText);
        for (var i = 0; i < passage.Certificates.Count; i++)
        {
            facts[i + 1] = (passage.Certificates[i].Step, passage.Certificates[i].Sha256);
        }

        return new("device.provision", passage.Actor, device.UidText, facts);
    }
}
