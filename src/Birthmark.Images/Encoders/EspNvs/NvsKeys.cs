using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Birthmark.Images.Checksums;

namespace Birthmark.Images.Encoders.EspNvs;

/// <summary>The two AES-256 keys of an encrypted NVS partition (IEEE 1619 XTS; ESP-IDF 'NVS Encryption'). Dispose to wipe them.</summary>
public sealed class NvsKeys : IDisposable
{
    private readonly byte[] keys;

    private NvsKeys(byte[] keys) => this.keys = keys;

    /// <summary>From 64 bytes (encryption key, tweak key) or from a key partition, whose CRC is checked.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out NvsKeys? keys, [NotNullWhen(false)] out ImageFault? fault)
    {
        keys = null;
        fault = bytes.Length != 64 && bytes.Length < 68
            ? new ImageFault(FaultKind.Value, $"{bytes.Length} bytes are no NVS keys", "Give the 64 key bytes or the key partition")
            : bytes.Length >= 68 && Crc32.ComputeEspressif(bytes[..64]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[64..])
                ? new ImageFault(FaultKind.Checksum, "the CRC of the key partition does not match", "Give the partition as it was made") { Offset = 64 }
                : null;
        keys = fault is null ? new NvsKeys(bytes[..64].ToArray()) : null;
        return keys is not null;
    }

    /// <summary>The HMAC scheme: both keys from the 32-byte key in the eFuse.</summary>
    public static NvsKeys FromHmacKey(ReadOnlySpan<byte> efuse)
    {
        var keys = new byte[64];
        Derive(efuse, 0xAEBE5A5A, keys);
        Derive(efuse, 0xCEDEA5A5, keys.AsSpan(32));
        return new NvsKeys(keys);
    }

    /// <summary>The key partition: both keys, their CRC, blank to 4096 bytes.</summary>
    public byte[] ToPartition()
    {
        var partition = new byte[NvsPage.Size];
        partition.AsSpan().Fill(0xFF);
        this.keys.CopyTo(partition, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(partition.AsSpan(64), Crc32.ComputeEspressif(this.keys));
        return partition;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(this.keys);

    internal void Encrypt(byte[] partition) => Transform(partition, (aes, from, to) => aes.EncryptEcb(from, to, PaddingMode.None));

    internal void Decrypt(byte[] partition) => Transform(partition, (aes, from, to) => aes.DecryptEcb(from, to, PaddingMode.None));

    private delegate int EcbPass(Aes aes, ReadOnlySpan<byte> from, Span<byte> to);

    /// <summary>Each written entry of 32 bytes is one XTS data unit of two blocks; its tweak is its offset in the partition.</summary>
    private void Transform(byte[] partition, EcbPass pass)
    {
        var offsets = Written(partition);
        var masks = Masks(offsets);
        var data = new byte[offsets.Count * NvsPage.EntrySize];
        for (var i = 0; i < offsets.Count; i++)
        {
            partition.AsSpan(offsets[i], NvsPage.EntrySize).CopyTo(data.AsSpan(i * NvsPage.EntrySize));
        }

        using var aes = Aes.Create();
        aes.SetKey(this.keys.AsSpan(0, 32));
        Xor(data, masks);
        pass(aes, data, data);
        Xor(data, masks);
        for (var i = 0; i < offsets.Count; i++)
        {
            data.AsSpan(i * NvsPage.EntrySize, NvsPage.EntrySize).CopyTo(partition.AsSpan(offsets[i]));
        }

        CryptographicOperations.ZeroMemory(data);
    }

    private static List<int> Written(ReadOnlySpan<byte> partition)
    {
        var offsets = new List<int>();
        for (var page = 0; page < partition.Length / NvsPage.Size; page++)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(partition[(page * NvsPage.Size)..]) == NvsPage.Blank)
            {
                continue;
            }

            for (var entry = 0; entry < NvsPage.Entries; entry++)
            {
                if (NvsPage.State(partition, page, entry) == 2)
                {
                    offsets.Add(NvsPage.EntryAt(page, entry));
                }
            }
        }

        return offsets;
    }

    private byte[] Masks(List<int> offsets)
    {
        var tweaks = new byte[offsets.Count * 16];
        for (var i = 0; i < offsets.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(tweaks.AsSpan(i * 16), offsets[i]);
        }

        using var aes = Aes.Create();
        aes.SetKey(this.keys.AsSpan(32));
        aes.EncryptEcb(tweaks, tweaks, PaddingMode.None);
        var masks = new byte[offsets.Count * NvsPage.EntrySize];
        for (var i = 0; i < offsets.Count; i++)
        {
            var mask = masks.AsSpan(i * NvsPage.EntrySize, NvsPage.EntrySize);
            tweaks.AsSpan(i * 16, 16).CopyTo(mask);

            // IEEE 1619 section 5.2: multiply by alpha, x^128 = x^7 + x^2 + x + 1.
            var value = BinaryPrimitives.ReadUInt128LittleEndian(mask);
            BinaryPrimitives.WriteUInt128LittleEndian(mask[16..], (value << 1) ^ ((value >> 127) * 0x87));
        }

        return masks;
    }

    private static void Xor(Span<byte> data, ReadOnlySpan<byte> mask)
    {
        for (var i = 0; i < data.Length; i++)
        {
            data[i] ^= mask[i];
        }
    }

    private static void Derive(ReadOnlySpan<byte> efuse, uint seed, Span<byte> key)
    {
        Span<byte> message = stackalloc byte[32];
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(message[(4 * i)..], seed);
        }

        HMACSHA256.HashData(efuse, message, key);
    }
}
