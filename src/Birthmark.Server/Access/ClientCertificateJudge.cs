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
    /// <summary>Whether nothing has happened since that could change the judgement.</summary>
    internal bool StandsBy(Judgement held) => held.Holds(epoch.Current, catalog.Current, time.GetUtcNow());

    /// <param name="certificate">As presented, or null.</param>
    /// <param name="last">The connection's last judgement: what it found about issuer and time need not be found again.</param>
    internal ValueTask<Judgement> JudgeAsync(X509Certificate2? certificate, Judgement? last = null)
    {
        // Taken first: what changes while we look makes this judgement stale, not wrong.
        var moment = new Moment(epoch.Current, catalog.Current, time.GetUtcNow());
        if (certificate is null)
        {
            return new(moment.Refuse(Presented.Nothing, AccessRefusals.NoCertificate));
        }

        return last is { Caller: { } known } && last.IsOf(moment.Pki, moment.Now)
            ? JudgeStandingAsync(moment, certificate, last.Presented, known.IssuedBy, last.NotBefore, last.NotAfter)
            : JudgeAnewAsync(moment, certificate);
    }

    private ValueTask<Judgement> JudgeAnewAsync(Moment moment, X509Certificate2 certificate)
    {
        var presented = new Presented(
            Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span)), Presented.Bounded(certificate.Subject), Presented.Bounded(certificate.SerialNumber));
        if (FindIssuer(moment.Pki, certificate) is not { } issuer)
        {
            return new(moment.Refuse(presented, AccessRefusals.Foreign(presented, Presented.Bounded(certificate.Issuer))));
        }

        DateTimeOffset notBefore = certificate.NotBefore;
        DateTimeOffset notAfter = certificate.NotAfter;
        notAfter = issuer.NotAfter is { } end && end < notAfter ? end : notAfter;
        if (moment.Now > notAfter)
        {
            return new(moment.Refuse(presented, AccessRefusals.Expired(presented, notAfter)));
        }

        if (moment.Now < notBefore)
        {
            // It becomes good by itself: the refusal holds until then.
            return new(moment.Refuse(presented, AccessRefusals.NotYetValid(presented, notBefore), until: notBefore));
        }

        return ClientPurpose.Has(certificate)
            ? JudgeStandingAsync(moment, certificate, presented, issuer.Name, notBefore, notAfter)
            : new(moment.Refuse(presented, AccessRefusals.WrongPurpose(presented)));
    }

    /// <summary>Issuer, time and purpose are good: whether it was revoked, and whose it is.</summary>
    private async ValueTask<Judgement> JudgeStandingAsync(
        Moment moment, X509Certificate2 certificate, Presented presented, string issuedBy, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var credential = credentials.Find(presented.Fingerprint!);
        if (credential is { IsRevoked: true } || await IsRevokedAsync(certificate).ConfigureAwait(false))
        {
            return moment.Refuse(presented, AccessRefusals.Revoked(presented));
        }

        return new Judgement
        {
            Epoch = moment.Epoch,
            Pki = moment.Pki,
            NotBefore = notBefore,
            NotAfter = notAfter,
            Presented = presented,
            Caller = new Caller(
                credential?.Name ?? Presented.Bounded(certificate.Subject), credential?.Roles ?? HubRoles.None, presented.Fingerprint!, certificate, issuedBy),
        };
    }

    private Authority? FindIssuer(PkiSnapshot pki, X509Certificate2 certificate)
    {
        foreach (var authority in pki.Authorities.Values)
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

    private async ValueTask<bool> IsRevokedAsync(X509Certificate2 certificate) =>
        await register.FindByFingerprintAsync(certificate.Thumbprint.ToLowerInvariant()).ConfigureAwait(false) is { Status: CertificateStatus.Revoked };

    private readonly record struct Moment(long Epoch, PkiSnapshot Pki, DateTimeOffset Now)
    {
        internal Judgement Refuse(Presented presented, AccessRefusal refusal, DateTimeOffset? until = null) =>
            new() { Epoch = Epoch, Pki = Pki, Presented = presented, Refusal = refusal, NotAfter = until ?? DateTimeOffset.MaxValue };
    }
}
