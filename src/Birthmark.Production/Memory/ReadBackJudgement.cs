using Birthmark.Production.Devices;
using Birthmark.Storage;

namespace Birthmark.Production.Memory;

/// <summary>What a station read from a device, beside what was meant to lie there.</summary>
/// <param name="Observed">All of it, as it goes into the record.</param>
/// <param name="Mismatch">The first difference; null when there is none.</param>
internal sealed record ReadBackJudgement(IReadOnlyList<Observation> Observed, string? Mismatch)
{
    /// <summary>A reason on record that begins so was not the station's.</summary>
    internal const string Prefix = "read-back: ";

    /// <summary>One digest over everything observed, formed like that of the blocks; for the log.</summary>
    internal string Sum => BlockRecord.Sum([.. Observed.Select(o => o.Block with { Digest = o.Digest })]);

    internal void Put(ITransaction tx, DeviceUid device)
    {
        foreach (var seen in Observed)
        {
            if (tx.Execute("UPDATE production_device_block SET observed = $3 WHERE device_id = $1 AND position = $2", device.Order, seen.Position, seen.Digest) == 0)
            {
                tx.Execute(
                    """
                    INSERT INTO production_device_block (device_id, position, name, address, length, is_secret, digest, observed)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                    """,
                    device.Order, seen.Position, seen.Block.Name, seen.Block.Address, seen.Block.Length, seen.Block.IsSecret ? 1 : 0, seen.Block.Digest, seen.Digest);
            }
        }
    }
}

/// <summary>A block or range that was read.</summary>
/// <param name="Position">Its place in the record: that of the block, or one behind all blocks.</param>
/// <param name="Block">What was meant to lie there.</param>
/// <param name="Digest">Of what was read, formed like the block's own.</param>
internal sealed record Observation(int Position, BlockRecord Block, byte[] Digest);
