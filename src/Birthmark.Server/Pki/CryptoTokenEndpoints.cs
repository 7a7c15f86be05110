using System.Security.Cryptography;
using System.Text;
using Birthmark.Api.Pki;
using Birthmark.Api.Problems;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Server.Access;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Pki;

/// <summary>Crypto tokens over REST.</summary>
internal static class CryptoTokenEndpoints
{
    internal static void MapCryptoTokens(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/crypto-tokens", ListAsync)
            .RequireAct(Act.ReadPki).WithName("crypto-tokens").WithSummary("All crypto tokens and their keys' public facts.");
        routes.MapPost("/crypto-tokens/{name}/activate", ActivateAsync)
            .RequireAct(Act.ControlCryptoTokens).WithName("crypto-token-activate").WithSummary("Activate a crypto token with its code.");
        routes.MapPost("/crypto-tokens/{name}/deactivate", DeactivateAsync)
            .RequireAct(Act.ControlCryptoTokens).WithName("crypto-token-deactivate").WithSummary("Make a crypto token forget its keys until it is activated again.");
    }

    private static async Task<CryptoTokenList> ListAsync(CryptoTokens tokens, IEnumerable<IKeyStore> stores, CancellationToken cancellation)
    {
        var all = await tokens.ListAsync(cancellation).ConfigureAwait(false);
        return new CryptoTokenList([.. all.OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => PkiViews.Of(t, StoreOf(t, stores)))]);
    }

    private static async Task<CryptoTokenView> ActivateAsync(
        string name, ActivationRequest request, CryptoTokens tokens, IEnumerable<IKeyStore> stores, Caller caller, CancellationToken cancellation)
    {
        var bytes = Encoding.UTF8.GetBytes(request.ActivationCode ?? "");
        using var code = new SecretBuffer(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        await tokens.ActivateAsync(name, code, caller.Name, cancellation).ConfigureAwait(false);
        return await FindAsync(name, tokens, stores, cancellation).ConfigureAwait(false);
    }

    private static async Task<CryptoTokenView> DeactivateAsync(
        string name, CryptoTokens tokens, IEnumerable<IKeyStore> stores, Caller caller, CancellationToken cancellation)
    {
        await tokens.DeactivateAsync(name, caller.Name, cancellation).ConfigureAwait(false);
        return await FindAsync(name, tokens, stores, cancellation).ConfigureAwait(false);
    }

    private static async Task<CryptoTokenView> FindAsync(string name, CryptoTokens tokens, IEnumerable<IKeyStore> stores, CancellationToken cancellation)
    {
        var token = (await tokens.ListAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(t => t.Name == name)
            ?? throw new HubRefusedException(404, ProblemCodes.UnknownCryptoToken, $"There is no crypto token '{Presented.Bounded(name)}'.", "See 'birthmark pki export'.");
        return PkiViews.Of(token, StoreOf(token, stores));
    }

    internal static IKeyStore? StoreOf(IKeyToken token, IEnumerable<IKeyStore> stores) => stores.FirstOrDefault(s => s.Scheme == token.Store);
}
