using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Birthmark.Production.Devices;
using Birthmark.Storage;

namespace Birthmark.Production.Memory;

/// <summary>A block that a device was given, as its record says it.</summary>
/// <param name="Name">Name of the block.</param>
/// <param name="Address">First address.</param>
/// <param name="Length">Bytes as programmed, padding included.</param>
/// <param name="IsSecret">Whether the digest is an HMAC.</param>
/// <param name="Digest">SHA-256; of a secret block HMAC-SHA-256 of it under a key of the hub.</param>
internal sealed record BlockRecord(string Name, long Address, int Length, bool IsSecret, byte[] Digest)
{
    /// <summary>The fact of a device's leaf that holds <see cref="Sum"/>: no step can be named so, and verifiers of reports take it for no certificate.</summary>
    internal const string Fact = "blocks:sha256";

    internal static IReadOnlyList<BlockRecord> Of(DeviceImage image, ReadOnlySpan<byte> key)
    {
        var blocks = new BlockRecord[image.Composed.Blocks.Count];
        for (var i = 0; i < blocks.Length; i++)
        {
            var block = image.Composed.Blocks[i];
            blocks[i] = new(block.Name, block.Address, block.Padded.Length, block.Place.IsSecret, block.Digest(key));
        }

        return blocks;
    }

    /// <summary>
    /// One digest over all of them, for the log: SHA-256 over, for each, length of the name (1), name, address (8), length (4) and digest (32),
    /// big-endian. Lower-case hex.
    /// </summary>
    internal static string Sum(IReadOnlyList<BlockRecord> blocks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[12];
        foreach (var block in blocks)
        {
            var name = Encoding.UTF8.GetBytes(block.Name);
            BinaryPrimitives.WriteInt64BigEndian(numbers, block.Address);
            BinaryPrimitives.WriteInt32BigEndian(numbers[8..], block.Length);
            hash.AppendData([(byte)name.Length]);
            hash.AppendData(name);
            hash.AppendData(numbers);
            hash.AppendData(block.Digest);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static void Put(ITransaction tx, DeviceUid device, IReadOnlyList<BlockRecord> blocks)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            tx.Execute(
                "INSERT INTO production_device_block (device_id, position, name, address, length, is_secret, digest) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                device.Order, i, blocks[i].Name, blocks[i].Address, blocks[i].Length, blocks[i].IsSecret ? 1 : 0, blocks[i].Digest);
        }
    }
}
