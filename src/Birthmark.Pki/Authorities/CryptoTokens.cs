using Birthmark.Keys;

namespace Birthmark.Pki.Authorities;

/// <summary>The crypto tokens of the PKI, over whatever key stores are plugged in.</summary>
public sealed class CryptoTokens
{
    internal CryptoTokens()
    {
    }

    public Task<IReadOnlyList<IKeyToken>> ListAsync(CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <exception cref="PkiRefusedException">Unknown token or wrong code.</exception>
    public Task ActivateAsync(string name, SecretBuffer activationCode, string actor, CancellationToken cancellation = default) => throw new NotImplementedException();

    public Task DeactivateAsync(string name, string actor, CancellationToken cancellation = default) => throw new NotImplementedException();

    public Task GenerateKeyAsync(string name, string alias, KeyAlgorithm algorithm, string actor, CancellationToken cancellation = default) => throw new NotImplementedException();

    public Task RemoveKeyAsync(string name, string alias, string actor, CancellationToken cancellation = default) => throw new NotImplementedException();
}
