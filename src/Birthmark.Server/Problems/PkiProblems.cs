using Birthmark.Api.Problems;
using Birthmark.Pki;

namespace Birthmark.Server.Problems;

/// <summary>The PKI's refusals as problems.</summary>
internal static class PkiProblems
{
    internal static Problem Of(PkiRefusedException refusal)
    {
        var (status, code, remedy) = RowOf(refusal.Code);
        var faults = refusal.Faults.Count == 0 ? null : refusal.Faults.Select(f => new Fault(f.File, f.Line, f.Column, f.Text)).ToList();
        return ProblemTable.Make(status, code, refusal.Message, remedy, faults);
    }

    private static (int Status, string Code, string? Remedy) RowOf(PkiRefusal refusal) => refusal switch
    {
        PkiRefusal.IllegalName => (422, ProblemCodes.InvalidName, "Correct the name."),
        PkiRefusal.InvalidRequest => (422, ProblemCodes.InvalidCsr, "Make the request anew and sign it with its own key."),
        PkiRefusal.InvalidKey => (422, ProblemCodes.InvalidKey, "Use a key that the certificate profile allows."),
        PkiRefusal.InvalidAlgorithm => (422, ProblemCodes.InvalidKey, "Use an algorithm that the certificate profile allows."),
        PkiRefusal.IllegalValidity => (422, ProblemCodes.InvalidParameter, "Correct the validity."),
        PkiRefusal.EndEntityProfile => (422, ProblemCodes.SubjectRefused, "Ask for a subject that the end entity profile allows, or change the profile."),
        PkiRefusal.Lint => (422, ProblemCodes.LintRefused, "Correct the certificate profile or the request; nothing was signed."),
        PkiRefusal.CertificateAuthorityUnknown => (404, ProblemCodes.UnknownAuthority, "See 'birthmark pki export' for the names there are."),
        PkiRefusal.CertificateProfileUnknown => (404, ProblemCodes.UnknownProfile, "See 'birthmark pki export' for the names there are."),
        PkiRefusal.EndEntityProfileUnknown => (404, ProblemCodes.UnknownProfile, "See 'birthmark pki export' for the names there are."),
        PkiRefusal.EndEntityUnknown => (404, ProblemCodes.NotFound, null),
        PkiRefusal.EndEntityExists => (409, ProblemCodes.AlreadyExists, null),
        PkiRefusal.WrongPassword => (403, ProblemCodes.NotAuthorised, null),
        PkiRefusal.WrongStatus => (409, ProblemCodes.WrongState, null),
        PkiRefusal.CertificateUnknown => (404, ProblemCodes.UnknownCertificate, "Search with 'birthmark certificate search'."),
        PkiRefusal.DuplicateKey => (409, ProblemCodes.AlreadyExists, "Use a new key, or the same username."),
        PkiRefusal.DuplicateSubject => (409, ProblemCodes.AlreadyExists, "Use another subject, or the same username."),
        PkiRefusal.AlreadyRevoked => (409, ProblemCodes.AlreadyRevoked, null),
        PkiRefusal.InvalidRevocation => (422, ProblemCodes.InvalidParameter, "Correct reason or date."),
        PkiRefusal.BackdatedRevocation => (422, ProblemCodes.InvalidParameter, "Leave the date out, or allow it in the certificate profile."),
        PkiRefusal.ApprovalNeeded => (409, ProblemCodes.WrongState, "Ask with 'birthmark certificate revoke' and let somebody else approve."),
        PkiRefusal.ApprovalWaiting => (409, ProblemCodes.AlreadyExists, "Let somebody else approve or reject it: see 'birthmark revocation list'."),
        PkiRefusal.OwnRequest => (403, ProblemCodes.OwnRequest, "Let somebody else approve, or reject it yourself."),
        PkiRefusal.AlreadyApproved => (409, ProblemCodes.AlreadyExists, "Let somebody else approve."),
        PkiRefusal.RevocationRequestUnknown => (404, ProblemCodes.UnknownRequest, "See 'birthmark revocation list --all'."),
        PkiRefusal.CryptoTokenOffline => (503, ProblemCodes.CryptoTokenOffline, "Activate the crypto token, then ask again."),
        PkiRefusal.AuthorityOffline => (503, ProblemCodes.AuthorityOffline, "Bring the authority into service, then ask again."),
        PkiRefusal.NotAuthorised => (403, ProblemCodes.NotAuthorised, "Ask the owner for the role."),
        PkiRefusal.RoleUnknown => (404, ProblemCodes.NotFound, "See 'birthmark pki roles'."),
        PkiRefusal.RegistrationWithdrawn => (403, ProblemCodes.RegistrationWithdrawn, "Ask the owner of the authority."),
        PkiRefusal.RolledBack => (503, ProblemCodes.RolledBack, null),
        PkiRefusal.Declaration => (422, ProblemCodes.InvalidDeclaration, "Correct every fault named; nothing was changed."),
        PkiRefusal.Remote => (502, ProblemCodes.AuthorityRefused, "See the authority's own text; run 'birthmark authority check'."),
        PkiRefusal.RemoteUnavailable => (503, ProblemCodes.AuthorityUnavailable, "Run 'birthmark authority check', then ask again."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };
}
