using System.Globalization;
using Birthmark.Api.Health;
using Birthmark.Keys;

namespace Birthmark.Server.Health;

/// <summary>Whether every crypto token is awake.</summary>
internal sealed class KeyStoreCheck(IEnumerable<IKeyStore> stores, HubKeyPlace hubKey) : IReadinessCheck
{
    public async ValueTask<HealthCheck> LookAsync(CancellationToken cancellation)
    {
        var words = new List<string>();
        var all = 0;
        var active = 0;
        foreach (var store in stores)
        {
            var held = await store.ListTokensAsync(cancellation).ConfigureAwait(false);
            var awake = held.Count(t => t.IsActive);
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{store.Scheme}{(store.IsDevelopmentGrade ? " (development grade)" : "")}: {awake} of {held.Count} crypto tokens active"));
            all += held.Count;
            active += awake;
        }

        words.Add(hubKey.IsSealed ? "hub key sealed to the TPM" : "hub key in a file (development grade)");
        return new("key-store", active == all, string.Join("; ", words));
    }
}
