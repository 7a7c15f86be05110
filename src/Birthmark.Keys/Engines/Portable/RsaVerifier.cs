using System.Security.Cryptography;
using Birthmark.Keys.Engines.Forms;

namespace Birthmark.Keys.Engines.Portable;

/// <summary>Verifies RSASSA-PKCS1-v1_5 and RSASSA-PSS signatures by foreign keys.</summary>
internal static class RsaVerifier
{
    internal static bool Verify(ReadOnlySpan<byte> publicKeyInfo, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, SignatureAlgorithm algorithm)
    {
        if (SignatureScheme.IsEcdsa(algorithm) || !RsaPublicForm.TryRecognise(publicKeyInfo, out _))
        {
            return false;
        }

        try
        {
            using var key = RSA.Create();
            key.ImportSubjectPublicKeyInfo(publicKeyInfo, out _);
            return key.VerifyData(message, signature, algorithm.Hash(), algorithm.Padding());
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
