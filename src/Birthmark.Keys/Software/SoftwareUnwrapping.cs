using System.Security.Cryptography;

namespace Birthmark.Keys.Software;

/// <summary>Opens with a private key in memory. Rare (one package), so nothing is kept between two uses.</summary>
internal static class SoftwareUnwrapping
{
    private const int Coordinate = 32;

    internal static SecretBuffer Agree(SecretBuffer pkcs8, ReadOnlySpan<byte> peer, KeyUri uri)
    {
        if (peer.Length != 1 + (2 * Coordinate) || peer[0] != 4)
        {
            throw Foreign(uri);
        }

        try
        {
            using var own = ECDiffieHellman.Create();
            own.ImportPkcs8PrivateKey(pkcs8.Span, out _);
            // Importing checks that the point is on the curve (SP 800-56A §5.6.2.3.3).
            using var other = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new() { X = peer.Slice(1, Coordinate).ToArray(), Y = peer[(1 + Coordinate)..].ToArray() },
            });
            using var point = other.PublicKey;
            return Hold(own.DeriveRawSecretAgreement(point));
        }
        catch (CryptographicException)
        {
            throw Foreign(uri);
        }
    }

    internal static SecretBuffer DecryptOaep(SecretBuffer pkcs8, ReadOnlySpan<byte> wrapped, KeyUri uri)
    {
        try
        {
            using var own = RSA.Create();
            own.ImportPkcs8PrivateKey(pkcs8.Span, out _);
            return Hold(own.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256));
        }
        catch (CryptographicException)
        {
            throw Foreign(uri);
        }
    }

    internal static KeyRefusedException Mismatch(KeyUri uri, KeyAlgorithm algorithm) =>
        new(KeyRefusal.AlgorithmMismatch, $"The key '{uri}' is {algorithm}: it cannot open what was wrapped in this way.");

    private static SecretBuffer Hold(byte[] bytes)
    {
        var held = new SecretBuffer(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return held;
    }

    private static KeyRefusedException Foreign(KeyUri uri) =>
        new(KeyRefusal.Undecryptable, $"What was handed in was not wrapped for the key '{uri}', or was altered: have it wrapped anew for this key.");
}
