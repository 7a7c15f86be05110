using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Registration;
using Birthmark.Server.Access;

namespace Birthmark.Server.FirstStart;

/// <summary>Has the management authority certify a client of the hub.</summary>
internal sealed class CredentialIssuance(EnrolmentDesk desk, TimeProvider time)
{
    internal static string UsernameOf(string name) => "hub/" + name;

    /// <summary>Issues; the credential is not in the book yet.</summary>
    internal async Task<Credential> IssueAsync(string name, HubRoles roles, CertificationRequest request, string actor, CancellationToken cancellation)
    {
        var issued = await desk.EnrolAsync(
            new DeskEnrolment
            {
                Request = request,
                Username = UsernameOf(name),
                Authority = ManagementPki.AuthorityName,
                CertificateProfile = ManagementPki.ClientProfile,
                EndEntityProfile = ManagementPki.ClientProfile,
                SubjectDn = "CN=" + name,
                Actor = actor,
            },
            cancellation).ConfigureAwait(false);
        using var certificate = X509CertificateLoader.LoadCertificate(issued.Der.Span);
        return new Credential
        {
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(issued.Der.Span)),
            Name = name,
            Roles = roles,
            SerialNumber = issued.SerialNumber,
            IssuerDn = issued.Authority.Subject.Text,
            Certificate = issued.Der.ToArray(),
            EnrolledAt = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()),
            ExpiresAt = certificate.NotAfter,
        };
    }
}
