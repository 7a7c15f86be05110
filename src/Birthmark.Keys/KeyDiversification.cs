using System.Buffers.Binary;
using System.Security.Cryptography;
using Birthmark.Keys.Derivation;

namespace Birthmark.Keys;

/// <summary>Makes a device's symmetric key from a master key and what is unique to the device.</summary>
public static class KeyDiversification
{
    /// <summary>Longest diversification input of AN10922, in octets.</summary>
    public const int MaxAn10922Input = 31;

    private const int HashLength = 32;
    private const byte Aes128Constant = 0x01;
    private const int Aes128KeyLength = 16;

    /// <summary>HKDF-SHA256 (RFC 5869).</summary>
    /// <param name="master">Input keying material.</param>
    /// <param name="salt">May be empty.</param>
    /// <param name="information">The device's UID, with a label before it when the master key has several uses.</param>
    /// <param name="length">1 to 8,160 octets (255 blocks, RFC 5869 §2.3).</param>
    /// <exception cref="KeyRefusedException">The length is out of range.</exception>
    public static SecretBuffer Hkdf(SecretBuffer master, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> information, int length)
    {
        RefuseUnless(length is > 0 and <= 255 * HashLength, $"HKDF-SHA256 gives 1 to {255 * HashLength} octets, not {length}.");
        var derived = new SecretBuffer(length);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master.Span, derived.Span, salt, information);
        return derived;
    }

    /// <summary>KDF in counter mode with HMAC-SHA256 (NIST SP 800-108 §4.1): 32-bit counter, label, zero octet, context, 32-bit length.</summary>
    /// <param name="master">Key-derivation key.</param>
    /// <param name="label">Purpose of the derived key.</param>
    /// <param name="context">The device's UID.</param>
    /// <param name="length">1 octet to 64 KiB.</param>
    /// <exception cref="KeyRefusedException">The length is out of range.</exception>
    public static SecretBuffer CounterMode(SecretBuffer master, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, int length)
    {
        RefuseUnless(length is > 0 and <= 65536, $"Counter mode gives 1 to 65536 octets here, not {length}.");
        var derived = new SecretBuffer(length);
        SP800108HmacCounterKdf.DeriveBytes(master.Span, HashAlgorithmName.SHA256, label, context, derived.Span);
        return derived;
    }

    /// <summary>KDF in counter mode with AES-CMAC (NIST SP 800-108r1 §4.1): the fields of <see cref="CounterMode"/>.</summary>
    /// <param name="master">16, 24 or 32 octets.</param>
    /// <param name="label">Purpose of the derived key.</param>
    /// <param name="context">The device's UID.</param>
    /// <param name="length">1 octet to 64 KiB.</param>
    /// <exception cref="KeyRefusedException">A length is out of range.</exception>
    public static SecretBuffer CmacCounterMode(SecretBuffer master, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, int length)
    {
        RefuseUnless(master.Length is 16 or 24 or 32, $"AES-CMAC needs a master key of 16, 24 or 32 octets, not {master.Length}.");
        RefuseUnless(length is > 0 and <= 65536, $"Counter mode gives 1 to 65536 octets here, not {length}.");
        byte[] input = [0, 0, 0, 0, .. label, 0, .. context, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(^4..), length * 8);
        var derived = new SecretBuffer(length);
        Span<byte> code = stackalloc byte[AesCmac.BlockLength];
        for (var (done, counter) = (0, 1); done < length; done += code.Length, counter++)
        {
            BinaryPrimitives.WriteInt32BigEndian(input, counter);
            AesCmac.Compute(master.Span, input, code);
            code[..Math.Min(code.Length, length - done)].CopyTo(derived.Span[done..]);
        }

        code.Clear();
        return derived;
    }

    /// <summary>AES-128 key diversification of NXP AN10922 §2.2: CMAC over the constant 01 and the input, always padded to two blocks.</summary>
    /// <param name="master">16 octets.</param>
    /// <param name="input">1 to 31 octets: UID, application identifier, system identifier.</param>
    /// <exception cref="KeyRefusedException">A length is out of range.</exception>
    public static SecretBuffer An10922Aes128(SecretBuffer master, ReadOnlySpan<byte> input)
    {
        RefuseUnless(master.Length == Aes128KeyLength, $"AN10922 for AES-128 needs a master key of {Aes128KeyLength} octets, not {master.Length}.");
        RefuseUnless(input.Length is > 0 and <= MaxAn10922Input, $"AN10922 takes 1 to {MaxAn10922Input} octets of device input, not {input.Length}.");
        Span<byte> blocks = stackalloc byte[2 * AesCmac.BlockLength];
        blocks.Clear();
        blocks[0] = Aes128Constant;
        input.CopyTo(blocks[1..]);
        var isPadded = input.Length < MaxAn10922Input;
        if (isPadded)
        {
            blocks[1 + input.Length] = 0x80;
        }

        var derived = new SecretBuffer(Aes128KeyLength);
        AesCmac.Compute(master.Span, blocks, isPadded, derived.Span);
        return derived;
    }

    private static void RefuseUnless(bool isAllowed, string why)
    {
        if (!isAllowed)
        {
            throw new KeyRefusedException(KeyRefusal.DerivationMismatch, why + " Correct the recipe's step.");
        }
    }
}
