using System.Security.Cryptography;
using Birthmark.Keys.Engines.Forms;

namespace Birthmark.Keys.Engines.Portable;

/// <summary>A device's RSA key.</summary>
internal sealed class RsaKey : IDeviceKey
{
    // A 4096-bit key takes 2,376 octets as PKCS#8 at most.
    private const int MaxEncodedLength = 4096;

    private readonly RSA key;
    private readonly byte[] publicKeyInfo;

    internal RsaKey(KeyAlgorithm algorithm)
    {
        Algorithm = algorithm;
        key = RSA.Create(RsaPublicForm.SizeOf(algorithm));
        publicKeyInfo = key.ExportSubjectPublicKeyInfo();
    }

    private delegate bool Exporter(Span<byte> destination, out int written);

    public KeyAlgorithm Algorithm { get; }

    public ReadOnlyMemory<byte> PublicKey => publicKeyInfo;

    public byte[] Sign(ReadOnlySpan<byte> message, SignatureAlgorithm algorithm)
    {
        SignatureScheme.RefuseMismatch(algorithm, Algorithm);
        return key.SignData(message, algorithm.Hash(), algorithm.Padding());
    }

    public SecretBuffer ExportScalar() =>
        throw new KeyRefusedException(KeyRefusal.AlgorithmMismatch, $"A key of {Algorithm} has no single scalar: export it as PKCS#8 or PKCS#1.");

    public SecretBuffer ExportPkcs8() => Export(key.TryExportPkcs8PrivateKey);

    public SecretBuffer ExportTraditional() => Export(key.TryExportRSAPrivateKey);

    public void Dispose() => key.Dispose();

    private static SecretBuffer Export(Exporter exporter)
    {
        using var room = new SecretBuffer(MaxEncodedLength);
        return exporter(room.Span, out var written)
            ? new SecretBuffer(room.Span[..written])
            : throw new CryptographicException($"A private key does not fit {MaxEncodedLength} octets.");
    }
}
