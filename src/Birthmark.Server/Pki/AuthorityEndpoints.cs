using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Pki;
using Birthmark.Api.Problems;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Declaration;
using Birthmark.Pki.Revocation;
using Birthmark.Server.Access;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Pki;

/// <summary>One authority over REST: its request to an external root, the answer, its revocation lists.</summary>
internal static class AuthorityEndpoints
{
    internal static void MapAuthorities(this IEndpointRouteBuilder routes)
    {
        var authority = routes.MapGroup("/authorities/{name}");
        authority.MapGet("/request", RequestAsync)
            .RequireAct(Act.ReadPki).WithName("authority-request").WithSummary("The PKCS#10 that an external root shall answer.");
        authority.MapPost("/answer", AnswerAsync)
            .RequireAct(Act.ApplyPki).WithName("authority-answer").WithSummary("Import the external root's answer and bring the authority into service.");
        authority.MapGet("/crl", ReadCrlAsync)
            .RequireAct(Act.ReadCrl).WithName("authority-crl").WithSummary("The newest revocation list, DER.")
            .Produces(StatusCodes.Status200OK, contentType: "application/pkix-crl");
        authority.MapPost("/crl", CreateCrlAsync)
            .RequireAct(Act.CreateCrl).WithName("authority-crl-create").WithSummary("Make a revocation list now.");
    }

    private static async Task<ExternalRequest> RequestAsync(string name, PkiDeclarations declarations, CancellationToken cancellation)
    {
        var request = await declarations.RequestForExternalAsync(name, cancellation).ConfigureAwait(false);
        return new ExternalRequest(name, PemEncoding.WriteString("CERTIFICATE REQUEST", request) + "\n");
    }

    private static async Task<AuthorityView> AnswerAsync(
        string name, ExternalAnswer answer, PkiDeclarations declarations, PkiCatalog catalog, Caller caller, CancellationToken cancellation)
    {
        await declarations.ImportAnswerAsync(name, ReadChain(answer.Chain), caller.Name, cancellation).ConfigureAwait(false);
        return PkiViews.Of(catalog.Current.Authorities[name]);
    }

    private static async Task<IResult> ReadCrlAsync(string name, RevocationLists lists, PkiCatalog catalog)
    {
        if (!catalog.Current.Authorities.ContainsKey(name))
        {
            throw Unknown(name, "There is no authority of this name.");
        }

        var crl = await lists.LatestAsync(name).ConfigureAwait(false) ?? throw Unknown(name, "It has made no revocation list yet; POST to this path makes one.");
        return TypedResults.Bytes(crl.Der, "application/pkix-crl");
    }

    private static async Task<CrlView> CreateCrlAsync(string name, RevocationLists lists, Caller caller, CancellationToken cancellation)
    {
        var crl = await lists.CreateAsync(name, caller.Name, cancellation).ConfigureAwait(false);
        return new CrlView
        {
            Authority = crl.Authority,
            Number = crl.Number,
            ThisUpdate = crl.ThisUpdate,
            NextUpdate = crl.NextUpdate,
            Crl = Convert.ToBase64String(crl.Der),
        };
    }

    private static List<ReadOnlyMemory<byte>> ReadChain(IReadOnlyList<string>? texts)
    {
        var chain = new List<ReadOnlyMemory<byte>>();
        foreach (var text in texts ?? [])
        {
            try
            {
                var certificates = new X509Certificate2Collection();
                if (text.Contains("-----BEGIN", StringComparison.Ordinal))
                {
                    certificates.ImportFromPem(text);
                }
                else
                {
                    certificates.Add(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text)));
                }

                chain.AddRange(certificates.Select(c => (ReadOnlyMemory<byte>)c.RawData));
            }
            catch (Exception e) when (e is CryptographicException or FormatException)
            {
                throw new HubRefusedException(
                    422, ProblemCodes.InvalidCertificate, $"Entry {chain.Count + 1} of the chain is no certificate.", "Send PEM, or base64 of the DER.");
            }
        }

        return chain.Count > 0
            ? chain
            : throw new HubRefusedException(422, ProblemCodes.InvalidCertificate, "The chain is empty.", "Send the certificate first, then its chain up to the root.");
    }

    private static HubRefusedException Unknown(string name, string remedy) => new(
        404, ProblemCodes.UnknownAuthority, $"Authority '{Presented.Bounded(name)}' has no revocation list.", remedy);
}
