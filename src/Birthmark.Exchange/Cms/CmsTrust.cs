using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Exchange.Cms;

/// <summary>Whether a signature was made by a key that a trusted root certified for reports.</summary>
internal static class CmsTrust
{
    /// <summary>Only certificates of the profile <c>Hub Report</c> carry it: a station's or an operator's cannot sign reports.</summary>
    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";

    /// <summary>The subject of the signer.</summary>
    /// <exception cref="ReportWrongException">Signature, chain or purpose is wrong.</exception>
    internal static string Check(CmsTail tail, X509Certificate2Collection trust)
    {
        if (tail.Certificates.Count == 0)
        {
            throw new ReportWrongException(ReportFault.Chain, "The report carries no certificate.");
        }

        var certificates = Load(tail);
        try
        {
            var own = certificates[0];
            CheckSignature(tail, own);
            CheckChain(tail, own, certificates, trust);
            CheckPurpose(own);
            return own.Subject;
        }
        finally
        {
            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }
        }
    }

    private static X509Certificate2Collection Load(CmsTail tail)
    {
        try
        {
            return [.. tail.Certificates.Select(c => X509CertificateLoader.LoadCertificate(c.Span))];
        }
        catch (CryptographicException)
        {
            throw new ReportWrongException(ReportFault.Chain, "A certificate in the report cannot be read.");
        }
    }

    /// <exception cref="ReportWrongException">It is not by this certificate's key.</exception>
    internal static void CheckSignature(CmsTail tail, X509Certificate2 own)
    {
        var id = new AsnWriter(AsnEncodingRules.DER);
        using (id.PushSequence())
        {
            id.WriteEncodedValue(own.IssuerName.RawData);
            id.WriteInteger(own.SerialNumberBytes.Span);
        }

        using var key = P256.TryImport(own.PublicKey.ExportSubjectPublicKeyInfo(), out var imported) ? imported : null;
        if (key is null || !id.EncodedValueEquals(tail.SignerId.Span)
            || !key.VerifyData(tail.Attributes, tail.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
        {
            throw new ReportWrongException(ReportFault.Signature, $"The signature is not by the certificate '{own.Subject}' that the report carries.");
        }
    }

    private static void CheckChain(CmsTail tail, X509Certificate2 own, X509Certificate2Collection certificates, X509Certificate2Collection trust)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trust);
        chain.ChainPolicy.ExtraStore.AddRange(certificates);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // A report outlives the certificate: what counts is that it was in force when it was used.
        chain.ChainPolicy.VerificationTime = tail.SignedAt.UtcDateTime;
        var isGood = chain.Build(own);
        var why = string.Join(", ", chain.ChainStatus.Select(s => s.Status.ToString()));
        // Every certificate carried must have served: one that did not could say anything.
        isGood = isGood && chain.ChainElements.Count == certificates.Count + 1;
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        if (!isGood)
        {
            throw new ReportWrongException(
                ReportFault.Chain, $"The signer '{own.Subject}' is not certified by what you trust{(why.Length > 0 ? $" ({why})" : "")}: give the certificate of the hub or OEM that made the report.");
        }
    }

    private static void CheckPurpose(X509Certificate2 own)
    {
        var uses = own.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault()?.EnhancedKeyUsages;
        if (uses is null || !uses.Cast<Oid>().Any(u => u.Value == EmailProtection))
        {
            throw new ReportWrongException(ReportFault.Chain, $"The signer '{own.Subject}' is trusted, but not for reports: its certificate lacks the use e-mail protection.");
        }
    }
}
