using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Pki.Authorities;

/// <summary>Judges a chain of CA certificates: own certificate first, root last.</summary>
internal static class CertificatePath
{
    private const int MaxLength = 10;

    /// <summary>What is wrong with the chain, or null. Times are not judged: an expired CA can still be known.</summary>
    internal static string? Check(IReadOnlyList<ReadOnlyMemory<byte>> chain)
    {
        if (chain.Count is 0 or > MaxLength)
        {
            return $"the chain has {chain.Count} certificates: give the own certificate first and the root last, at most {MaxLength}.";
        }

        var read = new List<CaCertificate>();
        foreach (var der in chain)
        {
            if (!CaCertificate.TryRead(der, out var certificate))
            {
                return $"certificate {read.Count + 1} of the chain cannot be read: give each as DER or PEM of one X.509 certificate.";
            }

            if (!certificate.IsAuthority)
            {
                return $"certificate {read.Count + 1} ('{certificate.Subject}') is not a CA's: basicConstraints must say CA:TRUE, and keyUsage keyCertSign (RFC 5280 §4.2.1.9).";
            }

            read.Add(certificate);
        }

        if (!read[^1].EncodedIssuer.Span.SequenceEqual(read[^1].EncodedSubject.Span))
        {
            return $"the last certificate ('{read[^1].Subject}') is not a self-signed root: add the certificates above it.";
        }

        return Verify(read);
    }

    // RFC 5280 §6: names, signatures, basic constraints and path length; the given root is the anchor.
    private static string? Verify(List<CaCertificate> read)
    {
        var loaded = read.ConvertAll(c => X509CertificateLoader.LoadCertificate(c.Der.Span));
        try
        {
            using var path = new X509Chain();
            path.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            path.ChainPolicy.CustomTrustStore.Add(loaded[^1]);
            path.ChainPolicy.ExtraStore.AddRange(loaded.ToArray());
            path.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            path.ChainPolicy.DisableCertificateDownloads = true;
            path.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
            path.ChainPolicy.VerificationTime = read[0].NotBefore.UtcDateTime;
            var isGood = path.Build(loaded[0]);
            var isWhole = path.ChainElements.Count == loaded.Count
                && path.ChainElements.Select((e, i) => e.Certificate.RawData.AsSpan().SequenceEqual(read[i].Der.Span)).All(same => same);
            return isGood && isWhole ? null
                : $"the chain does not verify ({string.Join(", ", path.ChainStatus.Select(s => s.Status.ToString()).DefaultIfEmpty("wrong order"))}): give each certificate followed by the one that signed it.";
        }
        catch (CryptographicException e)
        {
            return $"the chain cannot be verified ({e.Message}).";
        }
        finally
        {
            loaded.ForEach(c => c.Dispose());
        }
    }
}
