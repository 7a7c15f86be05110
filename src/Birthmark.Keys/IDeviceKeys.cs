namespace Birthmark.Keys;

/// <summary>Makes the key pairs that are delivered to devices, and checks those that devices bring. Made for speed: see the engines.</summary>
public interface IDeviceKeys
{
    /// <summary>A new key pair from good entropy. P-256, P-384 and RSA.</summary>
    IDeviceKey Generate(KeyAlgorithm algorithm);

    /// <summary>Verifies a signature by a foreign public key; false for any malformed input, never an exception.</summary>
    bool Verify(ReadOnlySpan<byte> publicKeyInfo, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, SignatureAlgorithm algorithm);

    /// <summary>Algorithm of a DER SubjectPublicKeyInfo whose key is valid (point on curve, RSA size known); false otherwise.</summary>
    bool TryRecognise(ReadOnlySpan<byte> publicKeyInfo, out KeyAlgorithm algorithm);
}

/// <summary>A device's private key on its way into the device; dispose it as soon as it is delivered or sealed.</summary>
public interface IDeviceKey : IDisposable
{
    KeyAlgorithm Algorithm { get; }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    byte[] Sign(ReadOnlySpan<byte> message, SignatureAlgorithm algorithm);

    /// <summary>EC only: the private scalar, big-endian, fixed length (32 or 48 octets).</summary>
    SecretBuffer ExportScalar();

    /// <summary>PKCS#8 PrivateKeyInfo, DER.</summary>
    SecretBuffer ExportPkcs8();

    /// <summary>EC: SEC1 ECPrivateKey (RFC 5915) with curve and public key; RSA: PKCS#1 RSAPrivateKey; DER.</summary>
    SecretBuffer ExportTraditional();
}
