using Birthmark.Api.Health;
using Birthmark.Keys;

namespace Birthmark.Server.Health;

/// <summary>Whether the machine's TPM answers, and what it does for the hub.</summary>
internal sealed class TpmCheck(IEnumerable<IKeyStore> stores, HubKeyPlace hubKey) : IReadinessCheck
{
    public async ValueTask<HealthCheck> LookAsync(CancellationToken cancellation)
    {
        if (stores.FirstOrDefault(s => s.Scheme == "tpm") is not IHasDevice tpm)
        {
            return new("tpm", true, "none configured: the hub key rests in a file (development grade)");
        }

        var health = await tpm.LookAsync(cancellation).ConfigureAwait(false);
        return new("tpm", health.IsGood, health.IsGood
            ? $"answers; {(hubKey.IsSealed ? "the hub key is sealed to it" : "the hub key rests in a file (development grade)")}"
            : "does not answer: look whether it is there and the hub may use it");
    }
}
