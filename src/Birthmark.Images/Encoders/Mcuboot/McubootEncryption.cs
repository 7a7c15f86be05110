using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Birthmark.Images.Encoders.Key;

namespace Birthmark.Images.Encoders.Mcuboot;

/// <summary>
/// Image encryption with ECIES-P256 (MCUboot documentation, 'Encrypted images'): the payload under AES-128-CTR with a zero nonce,
/// its key under a key that the device's P-256 key opens. Digest and signature are over the plain image.
/// </summary>
public sealed class McubootEncryption : IDisposable
{
    internal const ushort TlvType = 0x32;
    internal const uint Flag = 0x4;
    internal const int KeySize = 16;

    private const int PointSize = 65;
    private const int TagSize = 32;
    private static readonly byte[] label = "MCUBoot_ECIES_v1"u8.ToArray();

    private readonly ECDiffieHellman key;
    private readonly bool isPrivate;

    private McubootEncryption(ECDiffieHellman key, bool isPrivate) => (this.key, this.isPrivate) = (key, isPrivate);

    /// <summary>The device's P-256 key: the public half to encrypt, the private one to decrypt.</summary>
    public static bool TryRead(ReadOnlySpan<byte> given, [NotNullWhen(true)] out McubootEncryption? encryption, [NotNullWhen(false)] out ImageFault? fault)
    {
        encryption = null;
        if (KeyMaterial.TryRead(given, "P-256", out var material))
        {
            using (material)
            {
                if (material.Elliptic is { KeySize: 256 } elliptic)
                {
                    encryption = Open(elliptic);
                }
            }
        }

        fault = encryption is null ? new ImageFault(FaultKind.Value, "the encryption key is not a P-256 key", "Give the device's P-256 key as PEM or DER") : null;
        return encryption is not null;
    }

    public void Dispose() => this.key.Dispose();

    /// <summary>Encrypts the payload in place under <paramref name="aesKey"/> and returns the TLV that carries that key.</summary>
    internal byte[] Encrypt(ReadOnlySpan<byte> aesKey, Span<byte> payload)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = ephemeral.ExportParameters(false).Q;
        var derived = Derive(ephemeral, this.key.PublicKey);
        var wrapped = aesKey.ToArray();
        AesCtr.Transform(derived.AsSpan(0, KeySize), wrapped);
        AesCtr.Transform(aesKey, payload);
        byte[] tlv = [4, .. point.X!, .. point.Y!, .. HMACSHA256.HashData(derived.AsSpan(KeySize), wrapped), .. wrapped];
        CryptographicOperations.ZeroMemory(derived);
        return tlv;
    }

    /// <summary>Decrypts the payload in place; false when the TLV is not for this key.</summary>
    internal bool TryDecrypt(ReadOnlySpan<byte> tlv, Span<byte> payload)
    {
        if (!this.isPrivate || tlv.Length != PointSize + TagSize + KeySize || tlv[0] != 4)
        {
            return false;
        }

        try
        {
            using var ephemeral = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = tlv[1..33].ToArray(), Y = tlv[33..PointSize].ToArray() },
            });
            var derived = Derive(this.key, ephemeral.PublicKey);
            var wrapped = tlv[(PointSize + TagSize)..].ToArray();
            if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(derived.AsSpan(KeySize), wrapped), tlv.Slice(PointSize, TagSize)))
            {
                return false;
            }

            AesCtr.Transform(derived.AsSpan(0, KeySize), wrapped);
            AesCtr.Transform(wrapped, payload);
            CryptographicOperations.ZeroMemory(derived);
            CryptographicOperations.ZeroMemory(wrapped);
            return true;
        }
        catch (CryptographicException)
        {
            return false; // the point is not on the curve
        }
    }

    private static byte[] Derive(ECDiffieHellman own, ECDiffieHellmanPublicKey other)
    {
        var shared = own.DeriveRawSecretAgreement(other);
        var derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, KeySize + TagSize, salt: null, label);
        CryptographicOperations.ZeroMemory(shared);
        return derived;
    }

    private static McubootEncryption Open(ECDsa key)
    {
        try
        {
            var parameters = key.ExportParameters(true);
            var opened = new McubootEncryption(ECDiffieHellman.Create(parameters), isPrivate: true);
            CryptographicOperations.ZeroMemory(parameters.D);
            return opened;
        }
        catch (CryptographicException)
        {
            return new McubootEncryption(ECDiffieHellman.Create(key.ExportParameters(false)), isPrivate: false);
        }
    }
}
