using System.Security.Cryptography;
using Birthmark.Images;
using Birthmark.Images.Composition;
using Birthmark.Production.Devices;
using Birthmark.Storage;

namespace Birthmark.Production.Memory;

/// <summary>
/// Judges what stations read back from devices. Digests on record answer most of it; the device's memory is made again only where bytes have to be
/// compared one by one.
/// </summary>
internal sealed class ReadBackDesk(IReader reader, DeviceSecrets secrets, ImageShelf images, BlockKey blockKey)
{
    /// <summary>The judgement; null when nothing was read and nothing had to be.</summary>
    /// <exception cref="ProductionRefusedException">What was sent cannot be judged, or not everything was sent that the profile wants.</exception>
    internal async ValueTask<ReadBackJudgement?> JudgeAsync(DeviceEntry device, DeviceState outcome, IReadOnlyList<ReadBackEntry>? entries)
    {
        var plan = device.Batch.Plan;
        var wanted = outcome == DeviceState.Ok && plan.Memory is { RequiresReadBack: true };
        if (entries is not { Count: > 0 })
        {
            return wanted && device.State == DeviceState.Provisioned ? throw Missing(device, "nothing was sent") : null;
        }

        if (plan.Memory is not { Own.Count: > 0 })
        {
            throw Reading.Refuse(device.UidText, "its profile gives none of its memory blocks a place", "Report it without, or place its blocks in the project.");
        }

        if (device.State != DeviceState.Provisioned)
        {
            return device.State == DeviceState.Ko ? await RepeatAsync(device) : null;
        }

        var (blocks, prepared) = (await BlocksAsync(device), await images.FindAsync(plan));
        var readings = new List<Reading>(entries.Count);
        try
        {
            readings.AddRange(entries.Select(e => Reading.Of(e, device.UidText, blocks, prepared)));
            using var judging = new Judging(this, device, blocks, prepared, await blockKey.OpenAsync());
            foreach (var reading in readings)
            {
                if (!await judging.TakeAsync(reading))
                {
                    return null; // reported in the meantime: the commit says so
                }
            }

            return wanted && judging.Unread() is { } name ? throw Missing(device, $"'{name}' was not read") : judging.Judgement();
        }
        finally
        {
            readings.ForEach(r => CryptographicOperations.ZeroMemory(r.Bytes));
        }
    }

    /// <summary>The device's memory, made again from what is kept for it; null when its outcome has shredded that.</summary>
    private async Task<DeviceImage?> RemakeAsync(DeviceEntry device, PreparedImage prepared)
    {
        var passage = new Passage(device, "hub", null);
        try
        {
            return await passage.TryRemakeAsync(secrets, prepared);
        }
        finally
        {
            passage.DropRun();
        }
    }

    /// <summary>The station did not hear that its device became KO by what it had read.</summary>
    private async Task<ReadBackJudgement?> RepeatAsync(DeviceEntry device)
    {
        var reasons = await reader.QueryAsync("SELECT COALESCE(reason, '') FROM production_device WHERE id = $1", r => r.GetString(0), device.Uid.Order);
        return reasons is [var reason] && reason.StartsWith(ReadBackJudgement.Prefix, StringComparison.Ordinal) ? new([], reason[ReadBackJudgement.Prefix.Length..]) : null;
    }

    private async Task<IReadOnlyList<BlockRecord>> BlocksAsync(DeviceEntry device) => await reader.QueryAsync(
        "SELECT name, address, length, is_secret, digest FROM production_device_block WHERE device_id = $1 ORDER BY position",
        r => new BlockRecord(r.GetString(0), r.GetInt64(1), (int)r.GetInt64(2), r.GetInt64(3) != 0, r.GetFieldValue<byte[]>(4)), device.Uid.Order);

    private static ProductionRefusedException Missing(DeviceEntry device, string what) => new(
        ProductionRefusal.ReadBackMissing,
        $"Device {device.UidText} is OK only when its memory blocks were read back, and {what}.",
        "Send 'read_back' with the digest or the bytes of each block, or report KO.");

    /// <summary>One device's readings, one after the other.</summary>
    private sealed class Judging(ReadBackDesk desk, DeviceEntry device, IReadOnlyList<BlockRecord> blocks, PreparedImage prepared, Keys.SecretBuffer key) : IDisposable
    {
        private readonly SortedDictionary<int, Observation> observed = [];
        private DeviceImage? image;
        private (long Address, string Text)? mismatch;

        /// <summary>False when the device's data is gone.</summary>
        internal async ValueTask<bool> TakeAsync(Reading reading)
        {
            if (reading.Block is { } block && Answers(reading, blocks[block]) is { } digest)
            {
                observed[block] = new(block, blocks[block], digest);
                var isSame = CryptographicOperations.FixedTimeEquals(digest, blocks[block].Digest);
                if (isSame || reading.Bytes is null)
                {
                    Note(isSame ? null : (blocks[block].Address, $"the digest of '{reading.Name}' ({reading.Range}) does not match"));
                    return true;
                }
            }

            image ??= await desk.RemakeAsync(device, prepared);
            if (image is not { } remade)
            {
                return false;
            }

            Compare(reading, remade.Composed);
            return true;
        }

        internal string? Unread() => Enumerable.Range(0, blocks.Count).Where(i => !observed.ContainsKey(i)).Select(i => blocks[i].Name).FirstOrDefault();

        internal ReadBackJudgement Judgement() => new([.. observed.Values], mismatch?.Text);

        public void Dispose() => image?.Dispose();

        /// <summary>The digest that the record can be asked with; a digest over bytes that the device may change tells nothing.</summary>
        private byte[]? Answers(Reading reading, BlockRecord block)
        {
            if (reading.Sha256 is { } sha256)
            {
                RefuseIfChanging(reading);
                return PlacedBlock.Digest(block.IsSecret, sha256, key.Span);
            }

            return PlacedBlock.Digest(reading.Bytes, block.IsSecret, key.Span);
        }

        private void Compare(Reading reading, ComposedImage intended)
        {
            var isSecret = intended.Blocks.Any(b => b.Place.IsSecret && new AddressRange(b.Address, b.Address + b.Padded.Length).Overlaps(reading.Range));
            var erased = prepared.Map.MemoryAt(new(reading.Range.Start, reading.Range.Start + 1))?.EraseValue ?? 0xFF;
            var wanted = PlacedBlock.Digest(isSecret, ReadBack.Sha256(intended, reading.Range, erased), key.Span);
            if (reading.Bytes is { } bytes)
            {
                var result = ReadBack.Compare(intended, new Segment(reading.Range.Start, bytes));
                Note(result.IsMatch ? null : (result.Address, result.Fault!.Text));
                See(reading, bytes);
            }
            else
            {
                RefuseIfChanging(reading);
                Note(wanted.AsSpan().SequenceEqual(PlacedBlock.Digest(isSecret, reading.Sha256!, key.Span)) ? null : (reading.Range.Start, $"the digest of '{reading.Name}' ({reading.Range}) does not match"));
            }

            if (reading.Block is null)
            {
                var sha256 = reading.Sha256 ?? SHA256.HashData(reading.Bytes!);
                var position = Math.Max(blocks.Count, observed.Count == 0 ? 0 : observed.Keys.Max() + 1);
                observed[position] = new(
                    position, new(reading.Name, reading.Range.Start, (int)reading.Range.Length, isSecret, wanted), PlacedBlock.Digest(isSecret, sha256, key.Span));
            }
        }

        /// <summary>Blocks that lie whole in what was read.</summary>
        private void See(Reading reading, byte[] bytes)
        {
            for (var i = 0; i < blocks.Count; i++)
            {
                if (reading.Range.Contains(Reading.RangeOf(blocks[i])))
                {
                    var part = bytes.AsSpan((int)(blocks[i].Address - reading.Range.Start), blocks[i].Length);
                    observed[i] = new(i, blocks[i], PlacedBlock.Digest(part, blocks[i].IsSecret, key.Span));
                }
            }
        }

        private void RefuseIfChanging(Reading reading)
        {
            if (MayChange(reading.Range))
            {
                throw Reading.Refuse(device.UidText, $"the device may change parts of '{reading.Name}', so its digest tells nothing", "Send the bytes ('value', in base64): those parts are left out.");
            }
        }

        private bool MayChange(AddressRange range) =>
            prepared.Map.WrittenByDevice().Any(r => r.Overlaps(range))
            || prepared.PerDevice.Concat(prepared.CommonBlocks.Select(b => b.Place)).Any(b => b.Mutable.Any(m => new AddressRange(b.Address!.Value + m.Start, b.Address.Value + m.End).Overlaps(range)));

        private void Note((long Address, string Text)? found)
        {
            if (found is { } one && (mismatch is null || one.Address < mismatch.Value.Address))
            {
                mismatch = one;
            }
        }
    }
}
