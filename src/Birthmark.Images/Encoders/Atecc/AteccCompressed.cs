using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Images.Encoders.Atecc;

/// <summary>The 72-byte compressed certificate of ATECC and ECC204 parts (Microchip, 'ATECC Compressed Certificate Definition', format 0 and 1).</summary>
public static class AteccCompressed
{
    public const int Size = 72;

    /// <summary>Compresses a P-256 certificate; refused when its dates cannot be expressed, since then it could not be rebuilt.</summary>
    public static bool TryCompress(
        ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> signerId, byte templateId, byte chainId, AteccSerialSource source,
        [NotNullWhen(true)] out byte[]? compressed, [NotNullWhen(false)] out ImageFault? fault)
    {
        compressed = null;
        try
        {
            using var parsed = X509CertificateLoader.LoadCertificate(certificate);
            if (AteccDates.Pack(parsed.NotBefore.ToUniversalTime(), parsed.NotAfter.ToUniversalTime(), out var why) is not { } dates)
            {
                fault = new ImageFault(FaultKind.Value, why!, "Let its profile round the begin to the hour and end whole years later");
                return false;
            }

            compressed = new byte[Size];
            ReadSignature(certificate, compressed);
            dates.Bytes.CopyTo(compressed, 64);
            signerId.CopyTo(compressed.AsSpan(67));
            compressed[69] = (byte)((templateId << 4) | (chainId & 0xF));
            compressed[70] = (byte)(((byte)source << 4) | (dates.Extra == 0 ? 0 : 1));
            compressed[71] = dates.Extra;
            fault = null;
            return true;
        }
        catch (Exception broken) when (broken is CryptographicException or AsnContentException)
        {
            compressed = null;
            fault = new ImageFault(FaultKind.Malformed, "the certificate is not an X.509 certificate with a P-256 signature", "Give the DER that the authority issued");
            return false;
        }
    }

    /// <summary>The serial number that a source gives; null when it is stored or a value is missing.</summary>
    internal static byte[]? Serial(AteccSerialSource source, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> device, ReadOnlySpan<byte> signerId, ReadOnlySpan<byte> dates)
    {
        switch (source)
        {
            case AteccSerialSource.PublicKeyHash when publicKey.Length == 64:
                return Hashed([.. publicKey, .. dates]);
            case AteccSerialSource.DeviceHash when device.Length == 9:
                return Hashed([.. device, .. dates]);
            case AteccSerialSource.Device when device.Length == 9:
                return [0x40, .. device];
            case AteccSerialSource.Signer:
                return [0x40, .. signerId];
            default:
                return null;
        }

        static byte[] Hashed(byte[] message)
        {
            var serial = SHA256.HashData(message)[..16];
            serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
            return serial;
        }
    }

    private static void ReadSignature(ReadOnlySpan<byte> certificate, Span<byte> raw)
    {
        var reader = new AsnReader(certificate.ToArray(), AsnEncodingRules.DER).ReadSequence();
        reader.ReadEncodedValue();
        reader.ReadEncodedValue();
        var signature = new AsnReader(reader.ReadBitString(out _), AsnEncodingRules.DER).ReadSequence();
        Put(signature.ReadInteger(), raw[..32]);
        Put(signature.ReadInteger(), raw.Slice(32, 32));
    }

    private static void Put(BigInteger value, Span<byte> place)
    {
        if (value.Sign <= 0 || value.GetByteCount(isUnsigned: true) > place.Length)
        {
            throw new AsnContentException("the signature is not of P-256");
        }

        Endian.Write(place, value, bigEndian: true);
    }
}
