using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;

namespace Birthmark.Server.Access;

/// <summary>
/// Judges a connection's client certificate: issuer, time, revocation, purpose, credential. The TLS layer accepts any certificate
/// (it has proved possession of the key), so that a refusal can say why.
/// </summary>
internal sealed class ClientCertificateJudge(
    PkiCatalog catalog, CertificateRegister register, CredentialBook credentials, IDeviceKeys keys, AccessEpoch epoch, TimeProvider time)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string AnyPurpose = "2.5.29.37.0";

    internal async ValueTask<Judgement> JudgeAsync(X509Certificate2? certificate)
    {
        // Taken first: what changes while we look makes this judgement stale, not wrong.
        var at = epoch.Current;
        if (certificate is null)
        {
            return Refuse(at, Presented.Nothing, AccessRefusals.NoCertificate);
        }

        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));
        var presented = new Presented(fingerprint, Presented.Bounded(certificate.Subject), Presented.Bounded(certificate.SerialNumber));
        if (FindIssuer(certificate) is not { } issuer)
        {
            return Refuse(at, presented, AccessRefusals.Foreign(presented, Presented.Bounded(certificate.Issuer)));
        }

        var now = time.GetUtcNow();
        DateTimeOffset notBefore = certificate.NotBefore;
        DateTimeOffset notAfter = certificate.NotAfter;
        if (issuer.NotAfter < notAfter)
        {
            notAfter = issuer.NotAfter.Value;
        }

        if (now > notAfter)
        {
            return Refuse(at, presented, AccessRefusals.Expired(presented, notAfter));
        }

        if (now < notBefore)
        {
            // Not cached beyond its epoch alone: it becomes good by itself.
            return Refuse(at, presented, AccessRefusals.NotYetValid(presented, notBefore), until: notBefore);
        }

        var credential = credentials.Find(fingerprint);
        if (credential is { IsRevoked: true } || await IsRevokedAsync(certificate).ConfigureAwait(false))
        {
            return Refuse(at, presented, AccessRefusals.Revoked(presented));
        }

        if (!IsForClients(certificate))
        {
            return Refuse(at, presented, AccessRefusals.WrongPurpose(presented));
        }

        var name = credential?.Name ?? Presented.Bounded(certificate.Subject);
        return new Judgement
        {
            Epoch = at,
            NotBefore = notBefore,
            NotAfter = notAfter,
            Presented = presented,
            Caller = new Caller(name, credential?.Roles ?? HubRoles.None, fingerprint, certificate, issuer.Name),
        };
    }

    private Authority? FindIssuer(X509Certificate2 certificate)
    {
        foreach (var authority in catalog.Current.Authorities.Values)
        {
            if (authority is { Certificate: { } own, Status: AuthorityStatus.Active or AuthorityStatus.Offline or AuthorityStatus.Expired }
                && authority.EncodedSubject.Span.SequenceEqual(certificate.IssuerName.RawData)
                && ClientSignature.IsBy(own, certificate.RawDataMemory, keys))
            {
                return authority;
            }
        }

        return null;
    }

    private async ValueTask<bool> IsRevokedAsync(X509Certificate2 certificate)
    {
        // CA5350: SHA-1 is the register's key, not a protection; the signature has been verified.
#pragma warning disable CA5350
        var key = Convert.ToHexStringLower(SHA1.HashData(certificate.RawDataMemory.Span));
#pragma warning restore CA5350
        return await register.FindByFingerprintAsync(key).ConfigureAwait(false) is { Status: CertificateStatus.Revoked };
    }

    private static bool IsForClients(X509Certificate2 certificate)
    {
        foreach (var extension in certificate.Extensions)
        {
            if (extension is X509BasicConstraintsExtension { CertificateAuthority: true })
            {
                return false;
            }

            if (extension is X509EnhancedKeyUsageExtension purposes
                && !purposes.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value is ClientAuthentication or AnyPurpose))
            {
                return false;
            }
        }

        return true;
    }

    private static Judgement Refuse(long epoch, Presented presented, AccessRefusal refusal, DateTimeOffset? until = null) => new()
    {
        Epoch = epoch,
        Presented = presented,
        Refusal = refusal,
        NotAfter = until ?? DateTimeOffset.MaxValue,
    };
}
