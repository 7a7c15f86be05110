using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Birthmark.Images.Encoders.Key;

namespace Birthmark.Images.Encoders.Mcuboot;

/// <summary>A key that signs or verifies MCUboot images: ECDSA P-256, RSA-2048 or RSA-3072, Ed25519.</summary>
public sealed class McubootKey : IDisposable
{
    internal const ushort Rsa2048 = 0x20;
    internal const ushort Ecdsa = 0x22;
    internal const ushort Rsa3072 = 0x23;
    internal const ushort EdDsa = 0x24;

    private const string Ed25519Oid = "1.3.101.112";

    private readonly KeyMaterial? key;
    private readonly byte[]? seed;
    private readonly byte[]? point;

    private McubootKey(KeyMaterial? key, byte[]? seed, byte[]? point, ushort signatureType)
    {
        (this.key, this.seed, this.point, SignatureType) = (key, seed, point, signatureType);
        PublicKeyInfo = key is null ? Spki(point!) : key.Elliptic?.ExportSubjectPublicKeyInfo() ?? key.Rsa!.ExportRSAPublicKey();
    }

    /// <summary>TLV type of its signatures.</summary>
    public ushort SignatureType { get; }

    /// <summary>What the KEYHASH TLV hashes: SubjectPublicKeyInfo; for RSA the PKCS#1 public key, as imgtool writes it.</summary>
    public byte[] PublicKeyInfo { get; }

    /// <summary>PKCS#8, SEC1, PKCS#1 or a public key, as DER or PEM.</summary>
    public static bool TryRead(ReadOnlySpan<byte> given, [NotNullWhen(true)] out McubootKey? key, [NotNullWhen(false)] out ImageFault? fault)
    {
        fault = null;
        if (TryReadEd25519(given, out key))
        {
            return true;
        }

        if (KeyMaterial.TryRead(given, "P-256", out var material))
        {
            var type = material switch
            {
                { Elliptic.KeySize: 256 } => Ecdsa,
                { Rsa.KeySize: 2048 } => Rsa2048,
                { Rsa.KeySize: 3072 } => Rsa3072,
                _ => (ushort)0,
            };
            if (type != 0)
            {
                key = new McubootKey(material, null, null, type);
                return true;
            }

            material.Dispose();
        }

        fault = new ImageFault(
            FaultKind.Value, Ed25519.IsSupported ? "the key is none that MCUboot knows" : "the key is none that MCUboot knows, or Ed25519 without libcrypto 3",
            "Give a P-256, RSA-2048, RSA-3072 or Ed25519 key as PEM or DER");
        return false;
    }

    public void Dispose()
    {
        this.key?.Dispose();
        CryptographicOperations.ZeroMemory(this.seed);
    }

    /// <summary>Signs the SHA-256 of an image; null when there is no private key.</summary>
    internal byte[]? Sign(ReadOnlySpan<byte> digest)
    {
        try
        {
            return this.key switch
            {
                { Elliptic: { } ec } => ec.SignHash(digest.ToArray(), DSASignatureFormat.Rfc3279DerSequence),
                { Rsa: { } rsa } => rsa.SignHash(digest.ToArray(), HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
                _ => this.seed is null ? null : Ed25519.Sign(this.seed, digest),
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    internal bool Verify(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature) => this.key switch
    {
        { Elliptic: { } ec } => ec.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence),
        { Rsa: { } rsa } => rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        _ => Ed25519.Verify(this.point!, digest, signature),
    };

    /// <summary>RFC 8410: PKCS#8 with an OCTET STRING inside, or SubjectPublicKeyInfo.</summary>
    private static bool TryReadEd25519(ReadOnlySpan<byte> given, [NotNullWhen(true)] out McubootKey? key)
    {
        key = null;
        var der = given.ToArray();
        if (given.StartsWith("-----"u8))
        {
            var text = Encoding.ASCII.GetString(given);
            if (!PemEncoding.TryFind(text, out var fields))
            {
                return false;
            }

            der = new byte[fields.DecodedDataLength];
            if (!Convert.TryFromBase64Chars(text.AsSpan()[fields.Base64Data], der, out _))
            {
                return false;
            }
        }

        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            var isPrivate = reader.PeekTag() == Asn1Tag.Integer && reader.ReadInteger() >= 0;
            if (!Ed25519.IsSupported || reader.ReadSequence().ReadObjectIdentifier() != Ed25519Oid)
            {
                return false;
            }

            var seed = isPrivate ? new AsnReader(reader.ReadOctetString(), AsnEncodingRules.DER).ReadOctetString() : null;
            var point = seed is null ? reader.ReadBitString(out _) : seed.Length == Ed25519.KeySize ? Ed25519.PublicKey(seed) : [];
            key = point.Length == Ed25519.KeySize ? new McubootKey(null, seed, point, EdDsa) : null;
            return key is not null;
        }
        catch (AsnContentException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    private static byte[] Spki(byte[] point)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Ed25519Oid);
            }

            writer.WriteBitString(point);
        }

        return writer.Encode();
    }
}
