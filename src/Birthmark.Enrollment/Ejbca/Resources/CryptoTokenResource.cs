using System.Text;
using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary><c>v1/cryptotoken</c> (Enterprise): activation and keys of crypto tokens.</summary>
internal sealed class CryptoTokenResource(CryptoTokens tokens) : IEjbcaResource
{
    public string Name => "v1/cryptotoken";

    public IEnumerable<EjbcaRoute> Routes =>
    [
        Route("PUT", "v1/cryptotoken/{}/activate", ActivateAsync),
        Route("PUT", "v1/cryptotoken/{}/deactivate", DeactivateAsync),
        Route("POST", "v1/cryptotoken/{}/generatekeys", GenerateAsync),
        Route("POST", "v1/cryptotoken/{}/{}/removekeys", RemoveAsync),
    ];

    private static EjbcaRoute Route(string method, string path, Func<EjbcaCall, CancellationToken, Task<EjbcaAnswer>> answer) =>
        EjbcaRoute.Of(method, path, answer, family: RefusalFamily.Management);

    private async Task<EjbcaAnswer> ActivateAsync(EjbcaCall call, CancellationToken cancellation)
    {
        await RequireAsync(call, "activate", cancellation).ConfigureAwait(false);
        var wire = call.Read(EjbcaJson.Requests.ActivateTokenRequest);
        using var code = new SecretBuffer(Encoding.UTF8.GetBytes(wire.ActivationCode ?? ""));
        await tokens.ActivateAsync(call.Path(0), code, call.Actor, cancellation).ConfigureAwait(false);
        return EjbcaAnswer.Empty();
    }

    private async Task<EjbcaAnswer> DeactivateAsync(EjbcaCall call, CancellationToken cancellation)
    {
        await RequireAsync(call, "deactivate", cancellation).ConfigureAwait(false);
        await tokens.DeactivateAsync(call.Path(0), call.Actor, cancellation).ConfigureAwait(false);
        return EjbcaAnswer.Json(new MessageAnswer("The crypto token was deactivated successfully."), EjbcaJson.Answers.MessageAnswer);
    }

    private async Task<EjbcaAnswer> GenerateAsync(EjbcaCall call, CancellationToken cancellation)
    {
        await RequireAsync(call, "keys/generate", cancellation).ConfigureAwait(false);
        var wire = call.Read(EjbcaJson.Requests.GenerateKeyRequest);
        if (string.IsNullOrWhiteSpace(wire.KeyPairAlias))
        {
            throw new EjbcaRefusedException(400, "Field 'key_pair_alias' is missing or empty: give a value.");
        }

        if (!KeySpecification.TryRead(wire.KeyAlg, wire.KeySpec, out var algorithm))
        {
            throw new EjbcaRefusedException(
                422, $"Key algorithm '{wire.KeyAlg}' with specification '{wire.KeySpec}' is not supported: use RSA 2048, 3072 or 4096, or EC P-256 or P-384.");
        }

        await tokens.GenerateKeyAsync(call.Path(0), wire.KeyPairAlias, algorithm, call.Actor, cancellation).ConfigureAwait(false);
        return EjbcaAnswer.Empty(201);
    }

    private async Task<EjbcaAnswer> RemoveAsync(EjbcaCall call, CancellationToken cancellation)
    {
        await RequireAsync(call, "keys/remove", cancellation).ConfigureAwait(false);
        await tokens.RemoveKeyAsync(call.Path(0), call.Path(1), call.Actor, cancellation).ConfigureAwait(false);
        return EjbcaAnswer.Empty();
    }

    private async Task RequireAsync(EjbcaCall call, string verb, CancellationToken cancellation)
    {
        call.Rights.Require(EjbcaRights.CryptoToken(verb, call.Path(0)));
        if ((await tokens.ListAsync(cancellation).ConfigureAwait(false)).All(token => token.Name != call.Path(0)))
        {
            throw new EjbcaRefusedException(422, $"Crypto token with name '{call.Path(0)}' does not exist.");
        }
    }
}
