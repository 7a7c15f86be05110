using Birthmark.Exchange.Cms;
using Birthmark.Keys;

namespace Birthmark.Exchange.Identity;

/// <summary>The hub's right to sign reports: the key <c>reportKey</c> and its certificate by the hub's own CA, renewed in good time.</summary>
public sealed class ReportIdentity : IDisposable
{
    private readonly HubToken token;
    private readonly OwnCertificates certificates;
    private readonly SemaphoreSlim one = new(1);

    internal ReportIdentity(HubToken token, OwnCertificates certificates) => (this.token, this.certificates) = (token, certificates);

    /// <summary>The certificate by which reports are verified, DER: what an auditor is given once, out of band.</summary>
    public ReadOnlyMemory<byte> Root => certificates.Authority.Chain[^1];

    internal async Task<CmsSigner> SignerAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            var key = await token.KeyAsync(HubToken.ReportKey, cancellation);
            var certificate = await certificates.FindAsync("report", "Hub Report", "CN=Birthmark batch reports", key, isBoundToIssuer: true, cancellation);
            return new CmsSigner(certificate, [.. certificates.Authority.Chain.SkipLast(1)], octets => key.Sign(octets, SignatureAlgorithm.EcdsaWithSha256));
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();
}
