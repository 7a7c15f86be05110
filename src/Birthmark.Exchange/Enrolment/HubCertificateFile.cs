using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;

namespace Birthmark.Exchange.Enrolment;

/// <summary>The file that an owner signed for a hub: a certificate for each key, then the authority's.</summary>
internal sealed class HubCertificateFile : IDisposable
{
    private const int Longest = 32 << 10;

    private readonly X509Certificate2Collection all;

    private HubCertificateFile(X509Certificate2Collection all) => this.all = all;

    internal X509Certificate2 Issuer => all[^1];

    /// <summary>When the first of them ends.</summary>
    internal DateTimeOffset Until => all.Min(c => new DateTimeOffset(c.NotAfter.ToUniversalTime()));

    /// <exception cref="ExchangeRefusedException">Not so many certificates in PEM.</exception>
    internal static HubCertificateFile Read(string pem, int count)
    {
        var all = new X509Certificate2Collection();
        try
        {
            if (pem.Length <= Longest)
            {
                all.ImportFromPem(pem);
            }
        }
        catch (CryptographicException)
        {
            // Told below, as any other file that is not of this kind.
        }

        return all.Count == count ? new(all) : throw new ExchangeRefusedException(
            ExchangeRefusal.IdentityInvalid, $"The file holds {all.Count} certificates that can be read, and {count} are needed: hand in what 'birthmark hub enrol finish' wrote.");
    }

    /// <exception cref="ExchangeRefusedException">A certificate is not of its key, not by the issuer, or not in force.</exception>
    internal void Demand(IReadOnlyList<ISigningKey> keys, DateTimeOffset now)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (!all[i].PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(keys[i].PublicKey.Span))
            {
                throw new ExchangeRefusedException(
                    ExchangeRefusal.Superseded, $"The certificate '{all[i].Subject}' is of another key than this hub's: it is another hub's, or of a key that was replaced. Enrol anew with 'birthmark hub enrol'.");
            }

            Demand(all[i], now);
        }
    }

    public void Dispose()
    {
        foreach (var certificate in all)
        {
            certificate.Dispose();
        }
    }

    private void Demand(X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Issuer);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        var isGood = chain.Build(certificate);
        var why = string.Join(", ", chain.ChainStatus.Select(s => s.Status.ToString()));
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        if (!isGood)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SealedInvalid, $"The certificate '{certificate.Subject}' is not by the authority that follows it in the file ({why}): hand in the file as its owner wrote it.");
        }
    }
}
