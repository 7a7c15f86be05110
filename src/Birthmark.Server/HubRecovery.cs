using Birthmark.Keys;
using Birthmark.Server.Hosting;
using Birthmark.Server.Settings;

namespace Birthmark.Server;

/// <summary>Lets a hub start on another mainboard.</summary>
public static class HubRecovery
{
    /// <param name="options">The hub's settings, as it is served with.</param>
    /// <param name="key">What its owner's recovery key opened.</param>
    /// <exception cref="HubStartException">The settings cannot be used.</exception>
    /// <exception cref="KeyRefusedException">It is not this hub's key, or there is no TPM.</exception>
    public static void Run(ServeOptions options, SecretBuffer key) =>
        HubKeyRecovery.Run(HubComposition.KeysOf(SettingsReader.Read(options, Environment.GetEnvironmentVariable)), key);
}
