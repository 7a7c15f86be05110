using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;
using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Registration.Ejbca.Withdrawal;

/// <summary>Verifies what an issuer of the world outside signed. Seldom called: once for each answer.</summary>
internal static class IssuerSignature
{
    internal static bool IsBy(X509Certificate2 issuer, X509Certificate2 certificate) =>
        CertificateView.TryRead(certificate.RawData, out var view, out _) && SignatureForms.TryRecognise(view.SignatureAlgorithm, out var algorithm)
        && IsBy(issuer, view.Tbs.Span, view.Signature.Span, algorithm);

    internal static bool IsBy(X509Certificate2 signer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature, SignatureAlgorithm algorithm)
    {
        try
        {
            var hash = algorithm switch
            {
                SignatureAlgorithm.EcdsaWithSha256 or SignatureAlgorithm.RsaPkcs1WithSha256 => HashAlgorithmName.SHA256,
                SignatureAlgorithm.EcdsaWithSha384 or SignatureAlgorithm.RsaPkcs1WithSha384 => HashAlgorithmName.SHA384,
                _ => HashAlgorithmName.SHA512,
            };
            if (algorithm is SignatureAlgorithm.EcdsaWithSha256 or SignatureAlgorithm.EcdsaWithSha384)
            {
                using var curve = signer.GetECDsaPublicKey();
                return curve?.VerifyData(content, signature, hash, DSASignatureFormat.Rfc3279DerSequence) == true;
            }

            using var rsa = signer.GetRSAPublicKey();
            return rsa?.VerifyData(content, signature, hash, RSASignaturePadding.Pkcs1) == true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
