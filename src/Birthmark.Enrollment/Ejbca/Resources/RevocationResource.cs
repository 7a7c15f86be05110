using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Pki;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Revocation;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary>The part of <c>v1/certificate</c> that revokes and tells what is revoked.</summary>
internal sealed class RevocationResource(PkiCatalog catalog, CertificateRegister register, RevocationDesk desk, TimeProvider time)
{
    internal IEnumerable<EjbcaRoute> Routes =>
    [
        EjbcaRoute.Of("GET", "v1/certificate/{}/{}/revocationstatus", StatusAsync),
        EjbcaRoute.Of("PUT", "v1/certificate/{}/{}/revoke", RevokeAsync),
    ];

    private async Task<EjbcaAnswer> StatusAsync(EjbcaCall call, CancellationToken cancellation) =>
        Shape(await FindAsync(call).ConfigureAwait(false), null, null);

    private async Task<EjbcaAnswer> RevokeAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var entry = await FindAsync(call).ConfigureAwait(false);
        call.Rights.RequireEndEntity("revoke_end_entity", entry.EndEntityProfile);
        if (!RevocationReasonNames.TryRead(call.Query("reason"), out var reason))
        {
            throw new EjbcaRefusedException(400, "Invalid revocation reason.");
        }

        var at = ReadDate(call, "date");
        var invalidSince = ReadDate(call, "invalidity_date");
        var order = new RevocationOrder(entry.IssuerDn, entry.SerialNumber, reason, at, invalidSince, call.Actor);
        var answer = await desk.AskAsync(order, cancellation).ConfigureAwait(false);
        return answer.Entry is { } revoked ? Shape(revoked, reason, "Successfully revoked") : EjbcaAnswer.RevocationWaits;
    }

    private async ValueTask<CertificateEntry> FindAsync(EjbcaCall call)
    {
        if (!HexSerial.TryRead(call.Path(1), out var serial))
        {
            throw new EjbcaRefusedException(400, HexSerial.InvalidText);
        }

        var authority = catalog.Current.RequireBySubject(call.Path(0));
        call.Rights.Require(EjbcaRights.Ca(authority.Name));
        return await register.FindAsync(authority.Subject.Text, serial).ConfigureAwait(false)
            ?? throw new EjbcaRefusedException(404, $"Certificate with serial number '{call.Path(1)}' and issuer DN '{call.Path(0)}' was not found");
    }

    private DateTimeOffset? ReadDate(EjbcaCall call, string parameter)
    {
        if (call.Query(parameter) is not { Length: > 0 } text)
        {
            return null;
        }

        if (!EjbcaDates.TryReadIso(text, out var moment))
        {
            throw new EjbcaRefusedException(400, $"Query parameter '{parameter}' is '{text}': write an ISO 8601 date such as 2023-11-14T22:13:20Z.");
        }

        return moment <= time.GetUtcNow() ? moment : throw new EjbcaRefusedException(400, $"Date in the future: '{text}'.");
    }

    private static EjbcaAnswer Shape(CertificateEntry entry, RevocationReason? asked, string? message)
    {
        var isRevoked = entry.Status == CertificateStatus.Revoked || entry.RevocationReason != RevocationReason.NotRevoked;
        var answer = new RevocationAnswer(
            entry.IssuerDn,
            entry.SerialNumber,
            RevocationReasonNames.Write(asked ?? (isRevoked ? entry.RevocationReason : RevocationReason.NotRevoked)),
            isRevoked,
            isRevoked ? entry.RevokedAt : null,
            isRevoked ? entry.InvaliditySince : null,
            message);
        return EjbcaAnswer.Json(answer, EjbcaJson.Answers.RevocationAnswer);
    }
}
