using Birthmark.Keys.Engines;
using Birthmark.Keys.Engines.Lean;
using Birthmark.Keys.Entropy;
using Birthmark.Keys.Hardware;
using Birthmark.Keys.Pkcs11;
using Birthmark.Keys.Pkcs11.Desk;
using Birthmark.Keys.Pkcs11.Hosting;
using Birthmark.Keys.Rollback;
using Birthmark.Keys.Sealing;
using Birthmark.Keys.Software;
using Birthmark.Keys.Tpm;
using Birthmark.Keys.Tpm.Identity;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Keys;

/// <summary>Furnishes the room.</summary>
public static class KeysRegistration
{
    private const int FewestIterations = 1_000;

    // SoftHSM2 signs fastest with two threads; network HSMs gain from a few more.
    private const int LaneCount = 2;

    /// <summary>
    /// Registers <see cref="IRandomSource"/>, <see cref="IRandomHealth"/>, <see cref="IRollbackGuard"/>, <see cref="ISealer"/>, <see cref="IDeviceKeys"/> and each <see cref="IKeyStore"/>.
    /// The host registers <see cref="IJournal"/>, <see cref="IReader"/> and <see cref="TimeProvider"/>, and migrates <see cref="KeysSchema"/>.
    /// </summary>
    public static IServiceCollection AddKeys(this IServiceCollection services, KeysOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(options.HubKeyFile);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.IterationCount, FewestIterations);
        return services
            .AddSingleton(provider => new MixedRandomSource(new OsRandomSource(), [.. provider.GetServices<HardwareStream>()]))
            .AddSingleton<IRandomSource>(provider => provider.GetRequiredService<MixedRandomSource>())
            .AddSingleton<IRandomHealth>(provider => provider.GetRequiredService<MixedRandomSource>())
            .AddSingleton(provider => HubKeyChoice.Open(options, provider.GetService<TpmLink>(), provider.GetRequiredService<IRandomSource>()))
            .AddSingleton(provider => new HubKeyPlace(provider.GetRequiredService<HubKey>().IsSealed))
            .AddSingleton<ISealer, Sealer>()
            .AddSingleton<IKeyEngine>(provider => new GuardedEngine(EngineChoice.Open(options.Engine), provider.GetRequiredService<IRandomHealth>()))
            .AddSingleton<IDeviceKeys>(provider => provider.GetRequiredService<IKeyEngine>())
            .AddSingleton(provider => new KeyTables(provider.GetRequiredService<IJournal>(), provider.GetRequiredService<IReader>()))
            .AddSingleton(provider => new SoftwareParts(
                provider.GetRequiredService<KeyTables>(),
                provider.GetRequiredService<IKeyEngine>(),
                provider.GetRequiredService<ISealer>(),
                provider.GetRequiredService<IRandomSource>(),
                provider.GetRequiredService<TimeProvider>(),
                options.IterationCount))
            .AddSingleton<IKeyStore>(provider => new SoftwareKeyStore(provider.GetRequiredService<SoftwareParts>()))
            .AddPkcs11(options)
            .AddTpm(options)
            .AddRollback(options);
    }

    private static IServiceCollection AddTpm(this IServiceCollection services, KeysOptions options) => options.Tpm is not { } tpm ? services : services
        .AddSingleton(_ => new TpmLink(tpm, options.HardwareDeadline))
        .AddSingleton(provider => provider.Stream(new TpmRandomSource(provider.GetRequiredService<TpmLink>())))
        .AddSingleton(provider => new TpmHardware(provider.GetRequiredService<TpmLink>(), provider.GetRequiredService<IRandomSource>()))
        .AddSingleton<IKeyStore>(provider => provider.HardwareStore(provider.GetRequiredService<TpmHardware>()))
        .AddSingleton<IAttestsKeys>(provider => new TpmProver(provider.GetRequiredService<TpmLink>(), provider.GetRequiredService<TpmHardware>(), options.TpmPcrs));

    private static IServiceCollection AddPkcs11(this IServiceCollection services, KeysOptions options) => options.Pkcs11Modules.Count == 0 ? services : services
        .AddSingleton(provider => new Pkcs11Modules([.. options.Pkcs11Modules.Select(path => new DeskClient(provider.Port(path, options)))]))
        .AddSingleton<IKeyStore>(provider => provider.HardwareStore(new Pkcs11Hardware(provider.GetRequiredService<Pkcs11Modules>().All)))
        .AddHubToken(options);

    private static IServiceCollection AddHubToken(this IServiceCollection services, KeysOptions options) => options.HubToken is not { } address ? services : services
        .AddSingleton(provider => new HubToken(provider.GetRequiredService<Pkcs11Modules>(), address))
        .AddSingleton(provider => provider.Stream(provider.GetRequiredService<HubToken>()));

    /// <summary>The TPM's counter before a token's: nobody sets that one back.</summary>
    private static IServiceCollection AddRollback(this IServiceCollection services, KeysOptions options) => services
        .AddSingleton(provider => new RollbackTables(provider.GetRequiredService<IReader>(), provider.GetRequiredService<HubKey>()))
        .AddSingleton<IRollbackGuard>(provider => Counter(provider, options) is not { } counter ? new NoCounter() : new RollbackGuard(
            counter, provider.GetRequiredService<RollbackTables>(), provider.GetRequiredService<IJournal>(), provider.GetRequiredService<TimeProvider>()));

    private static IMonotonicCounter? Counter(IServiceProvider provider, KeysOptions options) => options.Tpm is not null
        ? new TpmCounter(provider.GetRequiredService<TpmLink>(), options.TpmCounter)
        : provider.GetService<HubToken>();

    private static IModulePort Port(this IServiceProvider provider, string path, KeysOptions options)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return options.KeyHost is { } command
            ? new KeyHost(path, command, LaneCount, options.HardwareDeadline, time)
            : new LoadedPort(new Module(path, options.HardwareDeadline, LaneCount, time));
    }

    private static HardwareStream Stream(this IServiceProvider provider, IRawSource source) =>
        new(source, LibcryptoGenerator.Stir, provider.GetService<TimeProvider>() ?? TimeProvider.System);

    private static HardwareStore HardwareStore(this IServiceProvider provider, IHardware hardware) => new(new HardwareParts(
        hardware,
        new HardwareTables(provider.GetRequiredService<IJournal>(), provider.GetRequiredService<IReader>()),
        provider.GetRequiredService<ISealer>(),
        provider.GetRequiredService<IDeviceKeys>(),
        provider.GetRequiredService<TimeProvider>()));
}
