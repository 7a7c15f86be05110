using System.Security.Cryptography;
using System.Text;
using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Names;
using Birthmark.Pki.Revocation;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary><c>v1/ca</c>: the authorities, their chains and their CRLs.</summary>
internal sealed class CaResource(PkiCatalog catalog, RevocationLists lists) : IEjbcaResource
{
    private const int LargestCrl = 50 * 1024 * 1024;
    private static readonly Dictionary<string, long> NoPartitions = [];

    public string Name => "v1/ca";

    public IEnumerable<EjbcaRoute> Routes =>
    [
        EjbcaRoute.Of("GET", "v1/ca", (call, _) => Task.FromResult(List(call))),
        EjbcaRoute.Of("GET", "v1/ca/{}/certificate/download", (call, _) => Task.FromResult(Download(call))),
        EjbcaRoute.Of("GET", "v1/ca/{}/getLatestCrl", LatestCrlAsync, EjbcaGate.AnyCertificate),
        EjbcaRoute.Of("POST", "v1/ca/{}/createcrl", CreateCrlAsync),
        EjbcaRoute.Of("POST", "v1/ca/{}/importcrl", ImportCrlAsync),
    ];

    private EjbcaAnswer List(EjbcaCall call)
    {
        var withExternal = call.Flag("includeExternal");
        var items = catalog.Current.Authorities.Values
            .Where(authority => authority is { Certificate: not null, NotAfter: not null })
            .Where(authority => withExternal || authority.Status != AuthorityStatus.External)
            .Where(authority => call.Rights.Has(EjbcaRights.Ca(authority.Name)))
            .OrderBy(static authority => authority.Name, StringComparer.Ordinal)
            .Select(authority => new CaItem(
                authority.Id,
                authority.Name,
                authority.Subject.Text,
                IssuerOf(authority),
                authority.NotAfter!.Value,
                withExternal ? authority.Status == AuthorityStatus.External : null));
        return EjbcaAnswer.Json(new CaListAnswer([.. items]), EjbcaJson.Answers.CaListAnswer);
    }

    private static string IssuerOf(Authority authority) =>
        CertificateNames.TryReadIssuer(authority.Certificate!.Value, out var issuer) ? issuer.Text : authority.Subject.Text;

    private EjbcaAnswer Download(EjbcaCall call)
    {
        var authority = catalog.Current.RequireBySubject(call.Path(0));
        call.Rights.Require(EjbcaRights.Ca(authority.Name));
        var pem = new StringBuilder();
        foreach (var certificate in authority.Chain)
        {
            pem.Append(PemEncoding.Write("CERTIFICATE", certificate.Span)).Append('\n');
        }

        return new EjbcaAnswer
        {
            Status = 200,
            ContentType = "application/octet-stream",
            Body = Encoding.ASCII.GetBytes(pem.ToString()),
            Disposition = $"attachment; filename=\"{FileName(authority.Subject)}.cacert.pem\"",
        };
    }

    // The name goes into a header: letters, digits and a few marks only.
    private static string FileName(DistinguishedName subject)
    {
        var name = subject.Attributes.FirstOrDefault(static attribute => attribute.Key == "CN").Value ?? "ca";
        return string.Concat(name.Where(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'));
    }

    private async Task<EjbcaAnswer> LatestCrlAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var authority = catalog.Current.RequireBySubject(call.Path(0));

        // There are neither delta CRLs nor partitions: EJBCA answers null where it has no list.
        var isFull = !call.Flag("deltaCrl") && call.Number("crlPartitionIndex", 0) == 0;
        var latest = isFull ? await lists.LatestAsync(authority.Name).ConfigureAwait(false) : null;
        return EjbcaAnswer.Json(new CrlAnswer(latest?.Der, "DER"), EjbcaJson.Answers.CrlAnswer);
    }

    private async Task<EjbcaAnswer> CreateCrlAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var authority = RequireForCrl(call);
        if (call.Flag("deltacrl"))
        {
            var current = await lists.LatestAsync(authority.Name).ConfigureAwait(false);
            return Created(authority, current?.Number ?? 0, allSuccess: false);
        }

        var list = await lists.CreateAsync(authority.Name, call.Actor, cancellation).ConfigureAwait(false);
        return Created(authority, list.Number, allSuccess: true);
    }

    private static EjbcaAnswer Created(Authority authority, long number, bool allSuccess) => EjbcaAnswer.Json(
        new CreateCrlAnswer(authority.Subject.Text, number, 0, NoPartitions, NoPartitions, allSuccess), EjbcaJson.Answers.CreateCrlAnswer);

    private async Task<EjbcaAnswer> ImportCrlAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var authority = RequireForCrl(call);
        if (call.Parts is null)
        {
            throw new EjbcaRefusedException(400, "No file uploaded.");
        }

        if (!call.Parts.TryGetValue("crlFile", out var der) || der.IsEmpty)
        {
            throw new EjbcaRefusedException(400, "No CRL file uploaded.");
        }

        if (der.Length > LargestCrl)
        {
            throw new EjbcaRefusedException(413, $"The CRL has {der.Length} bytes; at most {LargestCrl} are accepted.");
        }

        await lists.ImportAsync(authority.Name, der, call.Actor, cancellation).ConfigureAwait(false);
        return EjbcaAnswer.Empty();
    }

    private Authority RequireForCrl(EjbcaCall call)
    {
        var authority = catalog.Current.FindBySubject(call.Path(0))
            ?? throw new EjbcaRefusedException(400, $"CA with DN: {call.Path(0)} does not exist.");
        call.Rights.Require(EjbcaRights.Ca(authority.Name));
        call.Rights.Require(EjbcaRights.CreateCrl);
        return authority;
    }
}
