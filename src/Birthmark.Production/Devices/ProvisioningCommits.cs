using Birthmark.Production.Memory;
using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>The two commits of provisioning: what is about to be asked, and what was made.</summary>
internal sealed class ProvisioningCommits(IJournal journal, TimeProvider time)
{
    internal async Task IntendAsync(List<Passage> passages, CancellationToken cancellation)
    {
        await journal.CommitRepeatableAsync("device.intend", tx => Intend(tx, passages), cancellation);
        foreach (var passage in passages.Where(p => !p.IsMoved))
        {
            passage.Device!.State = DeviceState.Intended;
            passage.Run!.ForEachCompanion(c => c.MarkDurable());
        }
    }

    /// <summary>Records what was signed for heads that were refused all the same, and abandons what was not.</summary>
    internal async Task SettleAsync(List<Passage> passages)
    {
        await journal.CommitAsync("certificate.issue", tx => Settle(tx, passages));
        passages.ForEach(p => p.Run!.ForEachCompanion(c => c.MarkSettled()));
    }

    internal async Task ConcludeAsync(List<Passage> passages)
    {
        var at = time.GetUtcNow();
        await journal.CommitRepeatableAsync("device.provision", tx => Conclude(tx, passages, at));
        foreach (var passage in passages)
        {
            passage.Run!.ForEachCompanion(c => c.MarkSettled());
            if (passage.IsMoved)
            {
                continue;
            }

            passage.Device!.State = DeviceState.Provisioned;
            passage.Conclude();
            ProductionMetrics.Provisioned.Add(1);
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
                passage.Run!.IntendCompanions(tx);
            }
            else
            {
                passage.Run!.DropCompanions();
            }
        }

        return true;
    }

    private static bool Settle(ITransaction tx, List<Passage> passages)
    {
        passages.ForEach(p => p.Run!.ForEachCompanion(c => c.Settle(tx)));
        return true;
    }

    private static bool Conclude(ITransaction tx, List<Passage> passages, DateTimeOffset at)
    {
        foreach (var passage in passages)
        {
            passage.Run!.ForEachCompanion(c => c.Settle(tx));
            var device = passage.Device!;
            var from = passage.Run!.Plan.AsksAuthority ? DeviceState.Intended : DeviceState.Created;
            passage.IsMoved = tx.Execute(
                "UPDATE production_device SET state = 2, provisioned_at = $2, certificates = $3 WHERE id = $1 AND state = $4",
                device.Uid.Order, at, StoredCertificates.Write(passage.Certificates), (int)from) == 0;
            if (passage.IsMoved)
            {
                // Its outcome became final while the authority was asked. What was issued is recorded all the same.
                Settlement.Record(tx, device, passage.Certificates);
            }
            else
            {
                Keep(tx, passage);
            }

            tx.Record(passage.IsMoved ? passage.RecordWithoutEnvelope() : passage.Record!);
        }

        return true;
    }

    private static void Keep(ITransaction tx, Passage passage)
    {
        if (passage.SealedAnswer is { } answer)
        {
            DeviceSecrets.PutAnswer(tx, passage.Device!.Uid, answer);
        }

        if (passage.Blocks.Count > 0)
        {
            BlockRecord.Put(tx, passage.Device!.Uid, passage.Blocks);
        }

        if (passage.ForOwner is { } envelope)
        {
            DeviceSecrets.PutForOwner(tx, passage.Device!.Uid, envelope);
        }
    }
}
