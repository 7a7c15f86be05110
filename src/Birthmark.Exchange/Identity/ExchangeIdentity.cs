using Birthmark.Exchange.Pairing;
using Birthmark.Keys;

namespace Birthmark.Exchange.Identity;

/// <summary>
/// What OEMs seal for: the key <c>unwrapKey</c>, born in the hub's key store and used there, and its certificate by the hub's own CA. It is EC P-256; a token in an HSM that
/// holds an RSA key of this name beforehand opens by that one.
/// </summary>
public sealed class ExchangeIdentity : IDisposable
{
    private readonly HubToken token;
    private readonly OwnCertificates certificates;
    private readonly SemaphoreSlim one = new(1);

    internal ExchangeIdentity(HubToken token, OwnCertificates certificates) => (this.token, this.certificates) = (token, certificates);

    /// <summary>The certificate to hand to OEMs, made at its first use. Pairing goes by its key, so a renewal changes nothing.</summary>
    public async Task<ExchangeCertificate> CertificateAsync(CancellationToken cancellation = default)
    {
        await one.WaitAsync(cancellation);
        try
        {
            var key = await token.KeyAsync(HubToken.UnwrapKey, cancellation);
            // RFC 5280 §4.2.1.3: an EC key agrees, an RSA key enciphers.
            var profile = key.Algorithm is KeyAlgorithm.EcP256 or KeyAlgorithm.EcP384 ? "Hub Exchange" : "Hub Exchange RSA";
            var der = await certificates.FindAsync("exchange", profile, "CN=Birthmark hub exchange", key, isBoundToIssuer: false, cancellation);
            return ExchangeCertificate.TryRead(der, out var certificate, out var why) ? certificate : throw new InvalidOperationException($"The certificate of '{key.Uri}': {why}");
        }
        finally
        {
            one.Release();
        }
    }

    /// <exception cref="KeyRefusedException">The key's store cannot unwrap.</exception>
    internal async Task<IUnwrapsKeys> KeyAsync(CancellationToken cancellation)
    {
        var key = await token.KeyAsync(HubToken.UnwrapKey, cancellation);
        return key as IUnwrapsKeys ?? throw new KeyRefusedException(
            KeyRefusal.AlgorithmMismatch, $"The key '{key.Uri}' lives in a store that cannot unwrap: make the crypto token '{HubToken.Name}' in one that can.");
    }

    public void Dispose() => one.Dispose();
}
