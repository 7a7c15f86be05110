using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Exchange.Enrolment;

/// <summary>Which TPMs an owner believes: those of pinned makers, or one whose endorsement key the owner has read itself.</summary>
public sealed class EndorsementTrust
{
    /// <summary>tcg-kp-EKCertificate (TCG EK Credential Profile §3.2.16).</summary>
    private const string EndorsementUse = "2.23.133.8.1";

    private readonly X509Certificate2Collection makers;
    private readonly string? keyHash;

    private EndorsementTrust(X509Certificate2Collection makers, string? keyHash) => (this.makers, this.keyHash) = (makers, keyHash);

    /// <param name="certificates">Makers' roots, and the authorities between them and the endorsement certificates.</param>
    public static EndorsementTrust InMakers(X509Certificate2Collection certificates) => new(certificates, null);

    /// <param name="sha256">SHA-256 of the endorsement key's SubjectPublicKeyInfo, hex.</param>
    public static EndorsementTrust InKey(string sha256) => new([], sha256.ToLowerInvariant());

    /// <exception cref="ExchangeRefusedException">It is none of these.</exception>
    internal void Judge(ReadOnlyMemory<byte>? certificate, RSA key, DateTimeOffset now)
    {
        var publicKey = key.ExportSubjectPublicKeyInfo();
        if (keyHash is not null)
        {
            var found = Convert.ToHexStringLower(SHA256.HashData(publicKey));
            if (found != keyHash)
            {
                throw HubExaminer.NotProven($"The claim is of the TPM with the endorsement key {found}, and the one you pinned is {keyHash}: this is another TPM.");
            }

            return;
        }

        using var read = Load(certificate);
        if (!read.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(publicKey))
        {
            throw HubExaminer.NotProven("The endorsement certificate is of another key than the TPM's: this is another TPM's certificate.");
        }

        DemandUse(read);
        DemandChain(read, now);
    }

    private static X509Certificate2 Load(ReadOnlyMemory<byte>? certificate)
    {
        try
        {
            return certificate is { } der ? X509CertificateLoader.LoadCertificate(der.Span) : throw HubExaminer.NotProven(
                "The TPM holds no endorsement certificate of its maker: read the SHA-256 of its endorsement key at the machine itself and pin it with --endorsement.");
        }
        catch (CryptographicException)
        {
            throw HubExaminer.NotProven("The endorsement certificate cannot be read: the claim was altered.");
        }
    }

    private static void DemandUse(X509Certificate2 certificate)
    {
        var uses = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault()?.EnhancedKeyUsages;
        var isAuthority = certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault()?.CertificateAuthority ?? false;
        if (isAuthority || (uses is not null && !uses.Cast<Oid>().Any(u => u.Value == EndorsementUse)))
        {
            throw HubExaminer.NotProven("The certificate in the claim is not for an endorsement key: its uses lack 2.23.133.8.1.");
        }
    }

    private void DemandChain(X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(makers.Where(IsRoot).ToArray());
        policy.ExtraStore.AddRange(makers.Where(m => !IsRoot(m)).ToArray());
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTime = now.UtcDateTime;
        var isGood = chain.Build(certificate);
        var why = string.Join(", ", chain.ChainStatus.Select(s => s.Status.ToString()));
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        if (!isGood)
        {
            throw HubExaminer.NotProven($"The endorsement certificate by '{certificate.Issuer}' does not chain to the makers you pinned ({why}): this is no TPM of theirs, or an authority between is missing in --makers.");
        }
    }

    private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
