using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary><c>v1/ca_management</c> (Enterprise): takes an authority off line and back, by its crypto token.</summary>
internal sealed class CaManagementResource(PkiCatalog catalog, CryptoTokens tokens) : IEjbcaResource
{
    public string Name => "v1/ca_management";

    public IEnumerable<EjbcaRoute> Routes =>
    [
        EjbcaRoute.Of("PUT", "v1/ca_management/{}/activate", ActivateAsync, family: RefusalFamily.Management),
        EjbcaRoute.Of("PUT", "v1/ca_management/{}/deactivate", DeactivateAsync, family: RefusalFamily.Management),
    ];

    private async Task<EjbcaAnswer> ActivateAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var token = RequireToken(call);
        using var noCode = new SecretBuffer(0);
        await tokens.ActivateAsync(token, noCode, call.Actor, cancellation).ConfigureAwait(false);
        return EjbcaAnswer.Empty();
    }

    private async Task<EjbcaAnswer> DeactivateAsync(EjbcaCall call, CancellationToken cancellation)
    {
        await tokens.DeactivateAsync(RequireToken(call), call.Actor, cancellation).ConfigureAwait(false);
        return EjbcaAnswer.Empty();
    }

    // An authority alone on its token goes on and off line with it; of several, none may take the others along.
    private string RequireToken(EjbcaCall call)
    {
        var pki = catalog.Current;
        if (!pki.Authorities.TryGetValue(call.Path(0), out var authority))
        {
            throw new EjbcaRefusedException(422, $"CA with name \"{call.Path(0)}\" doesn't exist");
        }

        call.Rights.Require(EjbcaRights.Ca(authority.Name));
        call.Rights.Require(EjbcaRights.ActivateCa);
        if (authority.CryptoToken is null)
        {
            throw new EjbcaRefusedException(422, $"CA '{authority.Name}' is external: there is no crypto token to activate.");
        }

        var others = pki.Authorities.Values.Where(other => other != authority && other.CryptoToken == authority.CryptoToken).Select(static other => $"'{other.Name}'");
        return others.Any()
            ? throw new EjbcaRefusedException(
                422, $"CA '{authority.Name}' shares crypto token '{authority.CryptoToken}' with {string.Join(", ", others)}: activate or deactivate the token itself.")
            : authority.CryptoToken;
    }
}
