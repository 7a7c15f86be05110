using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Names;

namespace Birthmark.Pki.Registration;

/// <summary>The embedded PKI's counter: registers or edits the end entity, matches it against its profile, and has the certificate issued.</summary>
public sealed class EnrolmentDesk
{
    private readonly PkiCatalog catalog;
    private readonly Issuer issuer;
    private readonly EndEntities entities;
    private readonly IDeviceKeys keys;
    private readonly IRollbackGuard guard;
    private readonly TimeProvider time;

    internal EnrolmentDesk(PkiCatalog catalog, Issuer issuer, EndEntities entities, IDeviceKeys keys, IRollbackGuard guard, TimeProvider time)
    {
        this.catalog = catalog;
        this.issuer = issuer;
        this.entities = entities;
        this.keys = keys;
        this.guard = guard;
        this.time = time;
    }

    /// <summary>EJBCA's pkcs10enroll: one call adds (or edits) the end entity and issues.</summary>
    /// <exception cref="PkiRefusedException">Names of unknown things, profile violations, bad requests; the texts are EJBCA's.</exception>
    public Task<IssuedCertificate> EnrolAsync(DeskEnrolment enrolment, CancellationToken cancellation = default) =>
        EnrolAsync(enrolment, takesExisting: false, cancellation);

    /// <summary>EJBCA's certificaterequest: the end entity exists, is NEW, and the password matches.</summary>
    public async Task<IssuedCertificate> EnrolRegisteredAsync(
        string username, string password, string authority, CertificationRequest request, string actor, CancellationToken cancellation = default)
    {
        DemandCurrent();
        var (entity, hash) = await entities.FindWithPasswordAsync(username).ConfigureAwait(false) ?? throw EndEntities.Unknown(username);
        if (entity.Status is not (EndEntityStatus.New or EndEntityStatus.Failed or EndEntityStatus.InProcess or EndEntityStatus.KeyRecovery))
        {
            throw new PkiRefusedException(PkiRefusal.WrongStatus,
                $"Got request with status {entity.Status.ToString().ToUpperInvariant()}, NEW, FAILED, INPROCESS, or KEYRECOVERY required: {username}.");
        }

        if (hash is null || !PasswordHash.Matches(password, hash))
        {
            throw new PkiRefusedException(PkiRefusal.WrongPassword, $"Got request for user '{username}' with wrong password.");
        }

        if (!catalog.Current.Authorities.ContainsKey(authority))
        {
            throw new PkiRefusedException(PkiRefusal.CertificateAuthorityUnknown, $"CA with name \"{authority}\" doesn't exist");
        }

        if (authority != entity.Authority)
        {
            throw new PkiRefusedException(PkiRefusal.InvalidRequest, $"End entity '{username}' is registered for CA '{entity.Authority}', not for '{authority}'.");
        }

        if (!request.HasValidSignature(keys))
        {
            throw BadSignature();
        }

        var names = ProfileNames.Find(catalog.Current, entity.Authority, entity.CertificateProfile, entity.EndEntityProfile);
        var subject = names.CertificateProfile.AllowSubjectOverrideByRequest ? request.Subject : DistinguishedName.Parse(entity.SubjectDn);
        var permit = await issuer.PrepareAsync(new IssuanceOrder
        {
            Authority = names.Authority,
            CertificateProfile = names.CertificateProfile,
            EndEntityProfile = names.EndEntityProfile,
            Username = username,
            Subject = subject,
            SubjectAlternativeName = entity.SubjectAlternativeName,
            PublicKey = request.PublicKey,
            Actor = actor,
            // One password, one certificate.
            WithCertificate = tx => EndEntityRows.Put(tx, entity with { Status = EndEntityStatus.Generated }, null, time.GetUtcNow()),
        }, cancellation).ConfigureAwait(false);
        return await issuer.IssueAsync(permit, cancellation).ConfigureAwait(false);
    }

    internal async Task<IssuedCertificate> EnrolAsync(DeskEnrolment enrolment, bool takesExisting, CancellationToken cancellation)
    {
        var permit = await issuer.PrepareAsync(OrderOf(enrolment, takesExisting), cancellation).ConfigureAwait(false);
        return await issuer.IssueAsync(permit, cancellation).ConfigureAwait(false);
    }

    /// <summary>The same enrolment with its two records written by the caller's acts.</summary>
    /// <exception cref="PkiRefusedException">As the ordinary way.</exception>
    internal CompanionIssuance Accompany(DeskEnrolment enrolment) => issuer.Accompany(OrderOf(enrolment, takesExisting: true));

    /// <summary>A database that was put back does not know what was issued since: names, keys and serial numbers would be given twice.</summary>
    private void DemandCurrent()
    {
        try
        {
            guard.Demand();
        }
        catch (KeyRefusedException refusal)
        {
            throw new PkiRefusedException(PkiRefusal.RolledBack, $"Nothing is issued. {refusal.Message}");
        }
    }

    /// <summary>What would be issued, and its chain; nothing is.</summary>
    /// <exception cref="PkiRefusedException">As the ordinary way.</exception>
    internal EnrolledCertificate Show(DeskEnrolment enrolment)
    {
        var order = OrderOf(enrolment, takesExisting: false);
        return new(issuer.Show(order), order.Authority.Chain);
    }

    private IssuanceOrder OrderOf(DeskEnrolment enrolment, bool takesExisting)
    {
        DemandCurrent();
        var names = ProfileNames.Find(catalog.Current, enrolment.Authority, enrolment.CertificateProfile, enrolment.EndEntityProfile);
        var request = enrolment.Request;
        if (!enrolment.IsSignatureVerified && !request.HasValidSignature(keys))
        {
            throw BadSignature();
        }

        var subject = enrolment.SubjectDn is { } text && !request.Subject.IsWrittenAs(text) ? DistinguishedName.Parse(text) : request.Subject;
        var san = request.SubjectAlternativeName;
        names.EndEntityProfile.Match(subject, san, names.Authority, names.CertificateProfile);
        if (names.EndEntityProfile.PasswordRequired && string.IsNullOrEmpty(enrolment.Password))
        {
            throw ProfileNames.PasswordMissing();
        }

        return new IssuanceOrder
        {
            Authority = names.Authority,
            CertificateProfile = names.CertificateProfile,
            EndEntityProfile = names.EndEntityProfile,
            Username = enrolment.Username,
            Subject = subject,
            SubjectAlternativeName = san,
            PublicKey = request.PublicKey,
            NotBefore = enrolment.NotBefore,
            NotAfter = enrolment.NotAfter,
            Actor = enrolment.Actor,
            TakesExisting = takesExisting,
            // The password is for one enrolment; this is it, and it need not rest anywhere.
            WithCertificate = tx => EndEntityRows.Put(tx, Entity(enrolment, subject, san), null, time.GetUtcNow()),
        };
    }

    private static EndEntity Entity(DeskEnrolment enrolment, DistinguishedName subject, string? san) => new()
    {
        Username = enrolment.Username,
        SubjectDn = subject.Text,
        SubjectAlternativeName = san,
        Email = enrolment.Email,
        Status = EndEntityStatus.Generated,
        Token = "USERGENERATED",
        Authority = enrolment.Authority,
        CertificateProfile = enrolment.CertificateProfile,
        EndEntityProfile = enrolment.EndEntityProfile,
    };

    private static PkiRefusedException BadSignature() =>
        new(PkiRefusal.InvalidRequest, "Invalid certificate request: its signature is not by the key it carries.");
}
