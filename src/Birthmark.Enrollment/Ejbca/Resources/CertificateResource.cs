using System.Globalization;
using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Criteria;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary><c>v1/certificate</c>: enrolment, revocation, and looking things up.</summary>
internal sealed class CertificateResource(
    PkiCatalog catalog,
    CertificateRegister register,
    EnrolmentResource enrolment,
    KeyStoreResource keyStores,
    RevocationResource revocation,
    TimeProvider time) : IEjbcaResource
{
    private const int MostResults = 400;

    public string Name => "v1/certificate";

    public IEnumerable<EjbcaRoute> Routes =>
    [
        .. enrolment.Routes,
        .. keyStores.Routes,
        .. revocation.Routes,
        EjbcaRoute.Of("GET", "v1/certificate/expire", ExpireAsync, EjbcaGate.AnyCertificate),
        EjbcaRoute.Of("POST", "v1/certificate/{}/finalize", (call, _) => Task.FromResult(Finalize(call))),
        EjbcaRoute.Of("POST", "v1/certificate/search", SearchAsync, EjbcaGate.AnyCertificate),
    ];

    private async Task<EjbcaAnswer> ExpireAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var days = call.Number("days", 0);
        var offset = call.Number("offset", 0);
        var most = call.Number("maxNumberOfResults", 0);
        if (days is < 0 or > 36_500 || offset < 0 || most is < 0 or > MostResults)
        {
            throw new EjbcaRefusedException(
                400, $"Query days={days}, offset={offset}, maxNumberOfResults={most} is out of range: days 0 to 36500, offset not negative, at most {MostResults} results.");
        }

        var now = time.GetUtcNow();
        var page = most == 0 ? MostResults : most;
        var query = new CertificateQuery
        {
            ExpiresAfter = now,
            ExpiresBefore = now.AddDays(days),
            Statuses = [CertificateStatus.Active, CertificateStatus.NotifiedAboutExpiration],
            Order = new CertificateOrder(CertificateOrderKey.NotAfter, IsDescending: false),
            Offset = offset,
            Limit = page + 1,
        };
        var found = await FindAsync(query, call).ConfigureAwait(false);
        var shown = found.Take(page).Select(Shape).ToList();
        return EjbcaAnswer.Json(
            new ExpiringAnswer(new ExpiringPage(found.Count > page, offset + shown.Count, shown.Count), new ExpiringCertificates(shown)),
            EjbcaJson.Answers.ExpiringAnswer);
    }

    private async Task<EjbcaAnswer> SearchAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var wire = call.Read(EjbcaJson.Requests.CertificateSearchRequest);
        if (wire.MaxNumberOfResults is not (>= 1 and <= MostResults))
        {
            throw new EjbcaRefusedException(
                400, $"Invalid maximum number of results, should be from 1 to {MostResults}, is '{wire.MaxNumberOfResults}'.");
        }

        var query = CertificateCriteria.Read(wire.Criteria, catalog.Current);
        var found = query is null
            ? []
            : await FindAsync(query with { Limit = wire.MaxNumberOfResults.Value + 1 }, call).ConfigureAwait(false);
        var shown = found.Take(wire.MaxNumberOfResults.Value).Select(Shape).ToList();
        return EjbcaAnswer.Json(new CertificateSearchAnswer(shown, found.Count > shown.Count), EjbcaJson.Answers.CertificateSearchAnswer);
    }

    // Nothing waits for approval here, so no request can be finalized.
    private static EjbcaAnswer Finalize(EjbcaCall call)
    {
        var wire = call.Read(EjbcaJson.Requests.FinalizeRequest);
        if (!int.TryParse(call.Path(0), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
        {
            throw new EjbcaRefusedException(400, $"Request id '{call.Path(0)}' is not a number.");
        }

        return wire.ResponseFormat is "P12" or "BCFKS" or "JKS" or "DER" or "PEM"
            ? throw new EjbcaRefusedException(404, $"Could not find request with id '{id}'.")
            : throw new EjbcaRefusedException(400, $"Response format '{wire.ResponseFormat}' is not supported: use P12, BCFKS, JKS, DER or PEM.");
    }

    private async ValueTask<IReadOnlyList<CertificateEntry>> FindAsync(CertificateQuery query, EjbcaCall call) =>
        ViewableCertificates.Narrow(query, call.Rights, catalog.Current) is { } narrowed
            ? (await register.SearchAsync(narrowed).ConfigureAwait(false)).Entries
            : [];

    private static FoundCertificate Shape(CertificateEntry entry) =>
        new(entry.Der, entry.SerialNumber, "DER", null, entry.CertificateProfile, entry.EndEntityProfile);
}
