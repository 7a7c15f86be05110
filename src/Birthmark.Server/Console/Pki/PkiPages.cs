using System.Globalization;
using Birthmark.Api.Problems;
using Birthmark.Pki;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Revocation;
using Birthmark.Server.Access;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Problems;
using Birthmark.Server.Pki;

namespace Birthmark.Server.Console.Pki;

/// <summary>The embedded PKI: authorities, tokens, profiles, end entities and certificates.</summary>
internal static class PkiPages
{
    internal const string Home = "/console/pki";
    internal const string Certificates = "/console/pki/certificates";
    internal const string Approvals = "/console/pki/approvals";

    internal static ConsoleSection Section { get; } = new(Map) { Menu = new(50, Home, "key", "PKI", Act.ReadPki) };

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<AuthoritiesPage>(Home, Act.ReadPki);
        routes.MapPage<ProfilesPage>("/console/pki/profiles", Act.ReadPki);
        routes.MapPage<EntitiesPage>("/console/pki/entities", Act.ReadCertificates);
        routes.MapPage<CertificatesPage>(Certificates, Act.ReadCertificates);
        routes.MapPage<CertificatePage>("/console/pki/certificates/{fingerprint}", Act.ReadCertificates);
        routes.MapPage<RevokePage>("/console/pki/certificates/{fingerprint}/revoke", Act.RevokeCertificate);
        routes.MapPost("/console/pki/certificates/{fingerprint}/revoke", RevokeAsync).ForBrowsers(Act.RevokeCertificate);
        routes.MapPage<ApprovalsPage>(Approvals, Act.ReadCertificates);
        routes.MapPage<DecidePage>(Approvals + "/{id:long}", Act.ReadCertificates);
        routes.MapPost(Approvals + "/{id:long}/approve", ApproveAsync).ForBrowsers(Act.ApproveRevocation);
        routes.MapPost(Approvals + "/{id:long}/reject", RejectAsync).ForBrowsers(Act.ApproveRevocation);
        routes.MapGet("/console/pki/certificates/{fingerprint}/download", DownloadAsync).ForBrowsers(Act.ReadCertificates);
        routes.MapGet("/console/pki/authorities/{name}/crl", CrlAsync).ForBrowsers(Act.ReadCrl);
        routes.MapPost("/console/pki/authorities/{name}/crl", CreateCrlAsync).ForBrowsers(Act.CreateCrl);
    }

    private static async Task<IResult> RevokeAsync(string fingerprint, PostedForm form, CertificateRegister register, RevocationDesk desk, Caller caller, CancellationToken cancellation)
    {
        var reason = RevocationWords.Offered.FirstOrDefault(r => PkiViews.Kebab(r.ToString()) == form.Text("reason"), RevocationReason.NotRevoked);
        if (reason == RevocationReason.NotRevoked)
        {
            throw new HubRefusedException(422, ProblemCodes.InvalidReason, $"'{Presented.Bounded(form.Text("reason"))}' is no reason to revoke.", "Choose one from the list.");
        }

        var entry = await CertificateEndpoints.EntryAsync(fingerprint, register).ConfigureAwait(false);
        await desk.AskAsync(new RevocationOrder(entry.IssuerDn, entry.SerialNumber, reason, null, null, caller.Name), cancellation).ConfigureAwait(false);
        return PageEndpoints.Go($"{Certificates}/{entry.Fingerprint}");
    }

    private static async Task<IResult> ApproveAsync(long id, RevocationDesk desk, Caller caller, CancellationToken cancellation)
    {
        await desk.ApproveAsync(id, caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go($"{Approvals}/{id.ToString(CultureInfo.InvariantCulture)}");
    }

    private static async Task<IResult> RejectAsync(long id, PostedForm form, RevocationDesk desk, Caller caller, CancellationToken cancellation)
    {
        await desk.RejectAsync(id, form.Optional("why"), caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go($"{Approvals}/{id.ToString(CultureInfo.InvariantCulture)}");
    }

    private static async Task<IResult> DownloadAsync(string fingerprint, CertificateRegister register)
    {
        var entry = await CertificateEndpoints.EntryAsync(fingerprint, register).ConfigureAwait(false);
        return entry.Der is { } der
            ? Results.Bytes(der, "application/pkix-cert", $"{entry.SerialNumber}.cer")
            : throw new HubRefusedException(404, ProblemCodes.UnknownCertificate, "The profile of this certificate keeps no copy of it.", "Ask whoever received it.");
    }

    private static async Task<IResult> CrlAsync(string name, RevocationLists lists) => await lists.LatestAsync(name).ConfigureAwait(false) is { } crl
        ? Results.Bytes(crl.Der, "application/pkix-crl", $"{crl.Number}.crl")
        : throw new HubRefusedException(404, ProblemCodes.UnknownAuthority, $"Authority '{Presented.Bounded(name)}' has no revocation list.", "Make one on the page of the PKI.");

    private static async Task<IResult> CreateCrlAsync(string name, RevocationLists lists, Caller caller, CancellationToken cancellation)
    {
        await lists.CreateAsync(name, caller.Name, cancellation).ConfigureAwait(false);
        return PageEndpoints.Go(Home);
    }
}
