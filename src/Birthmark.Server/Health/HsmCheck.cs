using System.Globalization;
using Birthmark.Api.Health;
using Birthmark.Keys;

namespace Birthmark.Server.Health;

/// <summary>Whether every PKCS#11 module, and so every HSM behind one, answers.</summary>
internal sealed class HsmCheck(IEnumerable<IKeyStore> stores) : IReadinessCheck
{
    public async ValueTask<HealthCheck> LookAsync(CancellationToken cancellation)
    {
        if (stores.FirstOrDefault(s => s.Scheme == "pkcs11") is not IHasDevice modules)
        {
            return new("hsm", true, "none configured");
        }

        var health = await modules.LookAsync(cancellation).ConfigureAwait(false);
        return new("hsm", health.IsGood, string.Create(CultureInfo.InvariantCulture, $"{health.Answering} of {health.Devices} PKCS#11 modules answer"));
    }
}
