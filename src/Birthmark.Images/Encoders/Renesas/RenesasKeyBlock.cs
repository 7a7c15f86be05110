using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Birthmark.Images.Checksums;

namespace Birthmark.Images.Encoders.Renesas;

/// <summary>
/// The user-key block of Renesas' RX TSIP: shared key number, wrapped UFPK, IV, AES-CBC of key and CBC-MAC, CRC-32/MPEG-2.
/// </summary>
public static class RenesasKeyBlock
{
    public const int UfpkSize = 32;

    private const int Block = 16;
    private const int HeadSize = 8 + UfpkSize + Block;

    /// <summary>Enc = AES-128-CBC(UFPK[0..15], IV, K ‖ CBC-MAC(UFPK[16..31], 0, K)); <paramref name="key"/> is a multiple of 16 bytes.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> ufpk, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> key)
    {
        var plain = new byte[key.Length + Block];
        key.CopyTo(plain);
        Mac(ufpk, key).CopyTo(plain.AsSpan(key.Length));
        using var aes = Aes.Create();
        aes.SetKey(ufpk[..Block]);
        var wrapped = aes.EncryptCbc(plain, iv, PaddingMode.None);
        CryptographicOperations.ZeroMemory(plain);
        return wrapped;
    }

    /// <summary>The block as it lies in flash; <paramref name="sharedKey"/> counts from 1.</summary>
    public static byte[] Write(uint sharedKey, ReadOnlySpan<byte> wrappedUfpk, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> encrypted)
    {
        var block = new byte[HeadSize + encrypted.Length + 4];
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(4), sharedKey - 1);
        wrappedUfpk.CopyTo(block.AsSpan(8));
        iv.CopyTo(block.AsSpan(8 + UfpkSize));
        encrypted.CopyTo(block.AsSpan(HeadSize));
        BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(block.Length - 4), CrcVariant.Mpeg2.Compute(block.AsSpan(..^4)));
        return block;
    }

    /// <summary>Checks CRC and MAC and unwraps the key.</summary>
    public static bool TryRead(ReadOnlySpan<byte> block, ReadOnlySpan<byte> ufpk, [NotNullWhen(true)] out byte[]? key, [NotNullWhen(false)] out ImageFault? fault)
    {
        key = null;
        fault = block.Length < HeadSize + (2 * Block) + 4 || (block.Length - HeadSize - 4) % Block != 0
            ? new ImageFault(FaultKind.Truncated, $"{block.Length} bytes are no key block", "Give the whole block")
            : CrcVariant.Mpeg2.Compute(block[..^4]) != BinaryPrimitives.ReadUInt32BigEndian(block[^4..])
                ? new ImageFault(FaultKind.Checksum, "the CRC of the key block does not match", "Read the block again") { Offset = block.Length - 4 }
                : null;
        if (fault is not null)
        {
            return false;
        }

        using var aes = Aes.Create();
        aes.SetKey(ufpk[..Block]);
        var plain = aes.DecryptCbc(block[HeadSize..^4], block.Slice(8 + UfpkSize, Block), PaddingMode.None);
        if (!CryptographicOperations.FixedTimeEquals(Mac(ufpk, plain.AsSpan(..^Block)), plain.AsSpan(plain.Length - Block)))
        {
            fault = new ImageFault(FaultKind.Signature, "the MAC inside the key block does not match", "Give the UFPK that belongs to this block");
            return false;
        }

        key = plain[..^Block];
        CryptographicOperations.ZeroMemory(plain);
        return true;
    }

    private static byte[] Mac(ReadOnlySpan<byte> ufpk, ReadOnlySpan<byte> key)
    {
        using var aes = Aes.Create();
        aes.SetKey(ufpk.Slice(Block, Block));
        return aes.EncryptCbc(key, new byte[Block], PaddingMode.None)[^Block..];
    }
}
