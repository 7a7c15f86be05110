using Birthmark.Keys;
using Birthmark.Production.Batches;
using Birthmark.Production.Memory;
using Birthmark.Production.Orders;
using Birthmark.Production.Recipes;

namespace Birthmark.Production.Devices;

/// <summary>
/// Gives devices their data. What a recipe makes by itself is sealed and durable before an authority is asked, so that after a crash the same
/// key asks again and is given the same certificate; the answer is durable before the station sees it. All heads of a call share two commits.
/// </summary>
internal sealed class DeviceProvisioning(
    DeviceFinder finder, DeviceSecrets secrets, DeviceClaims claims, ProvisioningCommits commits, TicketBlocks blocks, IDeviceKeys keys, ImageShelf images,
    BlockKey blockKey, TimeProvider time)
{

    internal async Task<IReadOnlyList<HeadAnswer<DeviceOutputs>>> ProvisionAsync(
        IReadOnlyList<ProvisioningCall> calls, StationName station, CancellationToken cancellation)
    {
        blocks.Demand();
        var began = time.GetTimestamp();
        var passages = await FindAsync(calls, station);
        if (passages.FirstOrDefault(p => p.Device is not null)?.Device is { } first)
        {
            DeviceCreation.CheckHeads(first.Batch, calls.Count);
        }

        try
        {
            await RunAsync(passages, cancellation);
        }
        catch
        {
            foreach (var passage in passages)
            {
                passage.Answer?.Value?.Dispose();
            }

            throw;
        }

        ProductionMetrics.ProvisioningTime.Record(time.GetElapsedTime(began).TotalSeconds);
        return [.. passages.Select(p => p.Answer!)];
    }

    /// <summary>Completes intents that a crash left open; gives the number still open.</summary>
    internal async Task<int> ResumeAsync(IReadOnlyList<DeviceEntry> devices, CancellationToken cancellation)
    {
        var passages = devices.Select(d => new Passage(d, "hub", null)).ToList();
        await RunAsync(passages, cancellation);
        foreach (var passage in passages)
        {
            passage.Answer?.Value?.Dispose();
        }

        return passages.Count(p => p.Answer?.Refusal?.Code is ProductionRefusal.AuthorityUnavailable or ProductionRefusal.RegistrationWithdrawn
            or ProductionRefusal.CertificateRefused or ProductionRefusal.KmsUnavailable or ProductionRefusal.KmsRefused);
    }

    private async Task<List<Passage>> FindAsync(IReadOnlyList<ProvisioningCall> calls, StationName station)
    {
        var passages = new List<Passage>(calls.Count);
        var seen = new HashSet<DeviceUid>();
        foreach (var call in calls)
        {
            try
            {
                var device = await finder.FindAsync(call.Device, station);
                if (!seen.Add(device.Uid))
                {
                    throw new ProductionRefusedException(ProductionRefusal.HeadsInvalid, $"Device {device.Uid} stands in the call twice.", "Name each device once.");
                }

                passages.Add(new Passage(device, station.Text, call.Key is { IsEmpty: false } offer ? offer.Read(keys) : null));
            }
            catch (ProductionRefusedException refusal)
            {
                passages.Add(Passage.Refused(refusal));
            }
        }

        return passages;
    }

    private async Task RunAsync(List<Passage> passages, CancellationToken cancellation)
    {
        // Each round answers at least one head, or finds one moved by another hand: a device moves four times at most.
        for (var round = 0; round < 4 * passages.Count; round++)
        {
            var open = passages.Where(p => p.Answer is null).ToList();
            if (open.Count == 0)
            {
                return;
            }

            // A device that another call is working on waits for it, but never while this call holds others: no circle of waiting can form.
            var mine = open.Where(p => claims.TryTake(p.Device!.Uid)).ToList();
            if (mine.Count == 0)
            {
                await claims.WaitAsync(open[0].Device!.Uid, cancellation);
                round--;
                continue;
            }

            try
            {
                await RunClaimedAsync(mine, cancellation);
            }
            finally
            {
                foreach (var passage in mine)
                {
                    passage.DropRun();
                    claims.Release(passage.Device!.Uid);
                }
            }
        }

        foreach (var passage in passages.Where(p => p.Answer is null))
        {
            throw new InvalidOperationException($"Device {passage.Device!.Uid} changes faster than it can be provisioned.");
        }
    }

    private async Task RunClaimedAsync(List<Passage> passages, CancellationToken cancellation)
    {
        foreach (var passage in passages)
        {
            await passage.TryAsync(() => PrepareAsync(passage, cancellation));
        }

        var fresh = passages.Where(p => p.IsRunning && p.SealedIntent is not null).ToList();
        if (fresh.Count > 0)
        {
            await commits.IntendAsync(fresh, cancellation);
        }

        // From here on nothing is cancelled: what an authority has issued shall be recorded.
        await Task.WhenAll(passages.Where(p => p.IsRunning && p.Run!.Plan is { AsksAuthority: true } or { Memory: not null }).Select(CompleteAsync));
        if (passages.Exists(p => p is { IsRunning: false, IsMoved: false, Run.HasCompanions: true }))
        {
            await commits.SettleAsync([.. passages.Where(p => p is { IsRunning: false, IsMoved: false, Run.HasCompanions: true })]);
        }

        var made = passages.Where(p => p.IsRunning).ToList();
        var key = made.Exists(p => p.Image is not null) ? await blockKey.OpenAsync() : null;
        foreach (var passage in made)
        {
            passage.Shape(secrets, key);
        }

        if (made.Count > 0)
        {
            await commits.ConcludeAsync(made);
        }

        foreach (var passage in passages.Where(p => p.IsMoved))
        {
            await RereadAsync(passage);
        }
    }

    /// <summary>Runs the first part of a recipe, or finds where it stopped, or fetches what is already made.</summary>
    private async ValueTask PrepareAsync(Passage passage, CancellationToken cancellation)
    {
        var device = passage.Device!;
        switch (device.State)
        {
            case DeviceState.Created:
                if (device.Batch.State != BatchState.Running)
                {
                    throw DeviceCreation.Full(device.Batch);
                }

                passage.CheckKeyIsWanted();
                passage.Begin();
                await Sequencer.RunAsync(passage.Run!, passage.Run!.Plan.Own, cancellation);
                if (passage.Run.Plan.AsksAuthority)
                {
                    passage.SealedIntent = secrets.Seal(device, passage.Run, passage.Run.Plan.Kept);
                    foreach (var slot in passage.Run.Plan.Asked[0])
                    {
                        await passage.Run.Plan.Steps[slot].DraftAsync(passage.Run);
                    }
                }

                break;
            case DeviceState.Intended:
                if (!await passage.TryRestoreAsync(secrets))
                {
                    passage.IsMoved = true;
                }

                break;
            case DeviceState.Provisioned:
                await FetchAsync(passage);
                break;
            default:
                throw Final(device);
        }
    }

    /// <summary>Makes the data of a provisioned device again: no authority is asked, since its certificates are here.</summary>
    private async ValueTask FetchAsync(Passage passage)
    {
        if (!await passage.TryRestoreAsync(secrets))
        {
            // Reported in the meantime.
            passage.IsMoved = true;
            return;
        }

        if (passage.Run!.Plan.IsRepeatable)
        {
            await Sequencer.RunAsync(passage.Run, passage.Run.Plan.Asked, CancellationToken.None);
        }

        await ComposeAsync(passage);
        passage.Conclude();
    }

    /// <summary>Asks the authority where the recipe does, and assembles the memory where blocks have places.</summary>
    private Task CompleteAsync(Passage passage) => passage.TryAsync(async () =>
    {
        await Sequencer.RunAsync(passage.Run!, passage.Run!.Plan.Asked, CancellationToken.None);
        await ComposeAsync(passage);
    }).AsTask();

    private async ValueTask ComposeAsync(Passage passage)
    {
        if (passage.Run!.Plan.Memory is not null)
        {
            passage.Compose(await images.FindAsync(passage.Run.Plan));
        }
    }

    private async Task RereadAsync(Passage passage)
    {
        passage.IsMoved = false;
        passage.Device = await finder.LoadAsync(passage.Device!.Uid) ?? throw DeviceFinder.Unknown(passage.Device.UidText);
    }

    internal static ProductionRefusedException Final(DeviceEntry device) => new(
        ProductionRefusal.DeviceFinal,
        $"The outcome of device {device.UidText} stands ({DeviceWords.Word(device.State)}); its data is shredded.",
        "Create another device.");
}
