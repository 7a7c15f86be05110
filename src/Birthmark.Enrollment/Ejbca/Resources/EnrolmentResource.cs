using System.Text;
using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Registration;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary>The part of <c>v1/certificate</c> that turns PKCS#10 requests into certificates.</summary>
internal sealed class EnrolmentResource(PkiCatalog catalog, EnrolmentDesk desk, EndEntities entities, TimeProvider time)
{
    private const string InvalidRequest = "Invalid certificate request";

    internal IEnumerable<EjbcaRoute> Routes =>
    [
        EjbcaRoute.Of("POST", "v1/certificate/pkcs10enroll", Pkcs10EnrolAsync, family: RefusalFamily.Pkcs10Enroll),
        EjbcaRoute.Of("POST", "v1/certificate/certificaterequest", CertificateRequestAsync, family: RefusalFamily.CertificateRequest),
    ];

    private async Task<EjbcaAnswer> Pkcs10EnrolAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var wire = call.Read(EjbcaJson.Requests.Pkcs10EnrolRequest);
        var asPkcs7 = IsPkcs7(wire.ResponseFormat);
        var request = ReadRequest(wire.CertificateRequest);
        var username = Required(wire.Username, "username");
        var (authority, certificateProfile, endEntityProfile) = RequireNames(wire);
        await RequireRightsAsync(call, authority, endEntityProfile, username).ConfigureAwait(false);
        RefuseExtensions(wire);
        var (start, end) = EnrolmentPeriod.Read(wire, time.GetUtcNow());
        var issued = await desk.EnrolAsync(
            new DeskEnrolment
            {
                Request = request,
                Username = username,
                Password = wire.Password,
                Email = wire.Email,
                Authority = authority,
                CertificateProfile = certificateProfile,
                EndEntityProfile = endEntityProfile,
                SubjectDn = string.IsNullOrWhiteSpace(wire.SubjectDn) ? null : wire.SubjectDn,
                NotBefore = start,
                NotAfter = end,
                Actor = call.Actor,
            },
            cancellation).ConfigureAwait(false);
        return Issued(issued, wire.IncludeChain, asPkcs7);
    }

    private async Task<EjbcaAnswer> CertificateRequestAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var wire = call.Read(EjbcaJson.Requests.CertificateRequestRequest);
        var asPkcs7 = IsPkcs7(wire.ResponseFormat);
        if (wire.CertificateRequestType is { Length: > 0 } type && type != "PKCS10")
        {
            throw new EjbcaRefusedException(400, $"Certificate request type '{type}' is not supported: send PKCS10.");
        }

        var username = Required(wire.Username, "username");
        var request = ReadRequest(wire.CertificateRequest);
        var entity = await entities.FindAsync(username).ConfigureAwait(false)
            ?? throw new EjbcaRefusedException(404, $"The end entity '{username}' does not exist");
        var authority = string.IsNullOrEmpty(wire.CertificateAuthorityName) ? entity.Authority : wire.CertificateAuthorityName;
        call.Rights.Require(EjbcaRights.Ca(authority));
        call.Rights.Require(EjbcaRights.CreateCertificate);
        var issued = await desk.EnrolRegisteredAsync(username, wire.Password ?? "", authority, request, call.Actor, cancellation).ConfigureAwait(false);
        return Issued(issued, wire.IncludeChain, asPkcs7);
    }

    private (string Authority, string CertificateProfile, string EndEntityProfile) RequireNames(Pkcs10EnrolRequest wire)
    {
        var pki = catalog.Current;
        if (wire.CertificateAuthorityName is null || !pki.Authorities.ContainsKey(wire.CertificateAuthorityName))
        {
            throw new EjbcaRefusedException(400, $"CA with name \"{wire.CertificateAuthorityName}\" doesn't exist");
        }

        if (wire.CertificateProfileName is null || !pki.CertificateProfiles.ContainsKey(wire.CertificateProfileName))
        {
            throw new EjbcaRefusedException(400, $"Certificate profile with name \"{wire.CertificateProfileName}\" doesn't exist");
        }

        if (wire.EndEntityProfileName is null || !pki.EndEntityProfiles.ContainsKey(wire.EndEntityProfileName))
        {
            throw new EjbcaRefusedException(400, $"End entity profile with name \"{wire.EndEntityProfileName}\" doesn't exist");
        }

        return (wire.CertificateAuthorityName, wire.CertificateProfileName, wire.EndEntityProfileName);
    }

    // One call adds or edits the end entity: which right is needed is asked of the database only when the roles hold one of the two.
    private async ValueTask RequireRightsAsync(EjbcaCall call, string authority, string endEntityProfile, string username)
    {
        call.Rights.Require(EjbcaRights.Ca(authority));
        call.Rights.Require(EjbcaRights.CreateCertificate);
        if (call.Rights.HasEndEntity("create_end_entity", endEntityProfile) && call.Rights.HasEndEntity("edit_end_entity", endEntityProfile))
        {
            return;
        }

        var isKnown = await entities.FindAsync(username).ConfigureAwait(false) is not null;
        call.Rights.RequireEndEntity(isKnown ? "edit_end_entity" : "create_end_entity", endEntityProfile);
    }

    private static void RefuseExtensions(Pkcs10EnrolRequest wire)
    {
        if (wire.ExtensionData is { Count: > 0 } extensions)
        {
            throw new EjbcaRefusedException(
                400, $"Certificate extension '{extensions[0]?.Name}' is not available: no certificate profile here takes extension_data; leave it out.");
        }
    }

    private static CertificationRequest ReadRequest(string? text) =>
        CertificationRequest.TryRead(Encoding.UTF8.GetBytes(text ?? ""), out var request, out _)
            ? request
            : throw new EjbcaRefusedException(400, InvalidRequest);

    private static string Required(string? value, string field) =>
        string.IsNullOrWhiteSpace(value) ? throw new EjbcaRefusedException(400, $"Field '{field}' is missing or empty: give a value.") : value;

    private static bool IsPkcs7(string? format) => format?.ToUpperInvariant() switch
    {
        null or "" or "DER" => false,
        "PKCS7" => true,
        _ => throw new EjbcaRefusedException(400, $"Response format '{format}' is not supported: use DER or PKCS7."),
    };

    private static EjbcaAnswer Issued(IssuedCertificate issued, bool withChain, bool asPkcs7)
    {
        var answer = new EnrolmentAnswer(
            asPkcs7 ? CertificateBundle.WritePkcs7(issued.Der, issued.Authority.Chain) : issued.Der.ToArray(),
            issued.SerialNumber,
            asPkcs7 ? "PKCS7" : "DER",
            withChain ? [.. issued.Authority.Chain.Select(static certificate => certificate.ToArray())] : null);
        return EjbcaAnswer.Json(answer, EjbcaJson.Answers.EnrolmentAnswer, 201);
    }
}
