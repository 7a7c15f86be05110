using Birthmark.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Pki.Tests;

/// <summary>The key engine by itself.</summary>
internal static class TestKeys
{
    internal static IDeviceKeys Engine { get; } =
        new ServiceCollection().AddKeys(new KeysOptions { HubKeyFile = "unused" }).BuildServiceProvider().GetRequiredService<IDeviceKeys>();
}
