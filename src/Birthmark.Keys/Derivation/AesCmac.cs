using System.Security.Cryptography;

namespace Birthmark.Keys.Derivation;

/// <summary>AES-CMAC (RFC 4493, NIST SP 800-38B), which .NET lacks: CBC-MAC by the platform's AES, with the last block masked.</summary>
internal static class AesCmac
{
    internal const int BlockLength = 16;

    private static readonly byte[] ZeroVector = new byte[BlockLength];

    /// <summary>Of a message of any length, padded here (RFC 4493 §2.4).</summary>
    internal static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> mac)
    {
        var isPadded = message.IsEmpty || message.Length % BlockLength != 0;
        var blocks = new byte[Math.Max(BlockLength, (message.Length + BlockLength - 1) / BlockLength * BlockLength)];
        message.CopyTo(blocks);
        if (isPadded)
        {
            blocks[message.Length] = 0x80;
        }

        Compute(key, blocks, isPadded, mac);
    }

    /// <param name="key">16, 24 or 32 octets.</param>
    /// <param name="blocks">Whole blocks, already padded (or not) by the caller; at least one.</param>
    /// <param name="isPadded">Which of the two masks the last block gets (RFC 4493 §2.4).</param>
    /// <param name="mac">16 octets.</param>
    internal static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> blocks, bool isPadded, Span<byte> mac)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        using var work = new SecretBuffer(blocks);
        using var mask = new SecretBuffer(BlockLength);
        aes.EncryptCbc(ZeroVector, ZeroVector, mask.Span, PaddingMode.None);
        Double(mask.Span);
        if (isPadded)
        {
            Double(mask.Span);
        }

        var last = work.Span[^BlockLength..];
        for (var i = 0; i < BlockLength; i++)
        {
            last[i] ^= mask.Span[i];
        }

        aes.EncryptCbc(work.Span, ZeroVector, work.Span, PaddingMode.None);
        last.CopyTo(mac);
    }

    /// <summary>Multiplication by x in GF(2¹²⁸) (RFC 4493 §2.3), without a branch on the secret.</summary>
    private static void Double(Span<byte> block)
    {
        var carry = block[0] >> 7;
        for (var i = 0; i < BlockLength - 1; i++)
        {
            block[i] = (byte)((block[i] << 1) | (block[i + 1] >> 7));
        }

        block[^1] = (byte)((block[^1] << 1) ^ (carry * 0x87));
    }
}
