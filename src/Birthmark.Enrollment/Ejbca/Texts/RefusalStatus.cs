using Birthmark.Keys;
using Birthmark.Pki;

namespace Birthmark.Enrollment.Ejbca.Texts;

/// <summary>Endpoints whose refusals EJBCA numbers alike.</summary>
internal enum RefusalFamily
{
    General,

    /// <summary>Every business failure is 400.</summary>
    Pkcs10Enroll,

    /// <summary>certificaterequest and enrollkeystore: a clash is 409.</summary>
    CertificateRequest,

    /// <summary>Registration of end entities: an unknown name is 400, a taken one 409.</summary>
    EndEntity,

    /// <summary>Crypto tokens and CA activation: an unknown name is 422.</summary>
    Management,
}

/// <summary>The one table from refusals to HTTP statuses and texts.</summary>
internal static class RefusalStatus
{
    private const string Conflict = "Failed to generate certificate due to the new certificate conflicting with an existing one.";
    private const string DeviceUnavailable = "Device was unavailable.";

    internal static (int Status, string Text) Of(PkiRefusedException refusal, RefusalFamily family) => (family, refusal.Code) switch
    {
        (_, PkiRefusal.CryptoTokenOffline) => (503, DeviceUnavailable),
        (_, PkiRefusal.AuthorityOffline or PkiRefusal.RemoteUnavailable or PkiRefusal.RolledBack) => (503, refusal.Message),
        (RefusalFamily.Pkcs10Enroll, _) => (400, refusal.Message),
        (RefusalFamily.Management, _) => (422, refusal.Message),
        (RefusalFamily.CertificateRequest, PkiRefusal.DuplicateKey or PkiRefusal.DuplicateSubject) => (409, Conflict),
        (RefusalFamily.EndEntity, PkiRefusal.EndEntityExists) => (409, refusal.Message),
        (RefusalFamily.EndEntity,
            PkiRefusal.CertificateAuthorityUnknown or PkiRefusal.CertificateProfileUnknown or PkiRefusal.EndEntityProfileUnknown) => (400, refusal.Message),
        (_, var code) => (General(code), refusal.Message),
    };

    internal static (int Status, string Text) Of(KeyRefusedException refusal) => refusal.Code == KeyRefusal.TokenOffline
        ? (503, DeviceUnavailable)
        : (422, refusal.Message);

    private static int General(PkiRefusal code) => code switch
    {
        PkiRefusal.NotAuthorised or PkiRefusal.RegistrationWithdrawn or PkiRefusal.WrongPassword or PkiRefusal.WrongStatus or PkiRefusal.OwnRequest => 403,
        PkiRefusal.CertificateAuthorityUnknown or PkiRefusal.CertificateProfileUnknown or PkiRefusal.EndEntityProfileUnknown
            or PkiRefusal.EndEntityUnknown or PkiRefusal.RoleUnknown or PkiRefusal.CertificateUnknown or PkiRefusal.RevocationRequestUnknown => 404,
        PkiRefusal.AlreadyRevoked or PkiRefusal.AlreadyApproved => 409,
        PkiRefusal.IllegalName or PkiRefusal.IllegalValidity or PkiRefusal.InvalidAlgorithm or PkiRefusal.InvalidKey
            or PkiRefusal.EndEntityProfile or PkiRefusal.Lint or PkiRefusal.BackdatedRevocation => 422,
        PkiRefusal.Remote => 500,
        _ => 400,
    };
}
