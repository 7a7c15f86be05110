using Birthmark.Api.Json;
using Birthmark.Keys;
using Birthmark.Keys.Pkcs11.Hosting;
using Birthmark.Server.Console.Accounts;
using Birthmark.Server.Console.Assets;
using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Endpoints;
using Birthmark.Server.FirstStart;
using Birthmark.Server.Hosting;
using Birthmark.Server.Settings;
using Birthmark.Server.Telemetry;
using Birthmark.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Birthmark.Server;

/// <summary>The hub as one running thing.</summary>
public static class BirthmarkServer
{
    private const int Done = 0;
    private const int Refused = 1;

    /// <summary>Serves until it is told to stop (SIGTERM, Ctrl-C or <paramref name="cancellation"/>). 0: stopped in order; 1: refused to start, and said why.</summary>
    public static async Task<int> RunAsync(ServeOptions options, CancellationToken cancellation = default)
    {
        var announce = options.Announce ?? (static _ => { });
        try
        {
            var hub = await StartAsync(options, cancellation: cancellation).ConfigureAwait(false);
            await using (hub.ConfigureAwait(false))
            {
                await hub.WaitForShutdownAsync(cancellation).ConfigureAwait(false);
            }

            return Done;
        }
        catch (Exception e) when (e is HubStartException or StorageUnavailableException or SchemaMismatchException or KeyRefusedException)
        {
            foreach (var line in e.Message.Split('\n'))
            {
                announce("error: " + line);
            }

            return Refused;
        }
    }

    /// <summary>Starts a hub in this process and returns once its port is open.</summary>
    /// <param name="options">How to serve.</param>
    /// <param name="alter">Replaces services before anything is made, for tests and benches; see <see cref="Decoration"/>.</param>
    /// <param name="cancellation">Gives up the start.</param>
    /// <exception cref="HubStartException">The settings cannot be used, or the port is taken.</exception>
    /// <exception cref="StorageUnavailableException">The database is held by another hub, or cannot be opened.</exception>
    public static async Task<HubInstance> StartAsync(
        ServeOptions options, Action<IServiceCollection>? alter = null, CancellationToken cancellation = default)
    {
        var settings = SettingsReader.Read(options, Environment.GetEnvironmentVariable);
        settings.Data.Prepare();
        var app = Build(settings, options.KeyHost, alter);
        try
        {
            app.DemandActs();
            // Before anything else is made: it counts from the first measurement on.
            app.Services.GetRequiredService<MetricBook>();
            var isFirst = await app.Services.GetRequiredService<HubStart>().PrepareAsync(cancellation).ConfigureAwait(false);
            await app.Services.GetRequiredService<AccountBook>().LoadAsync().ConfigureAwait(false);
            await app.Services.GetRequiredService<SessionBook>().LoadAsync().ConfigureAwait(false);
            await OpenPortAsync(app, settings, cancellation).ConfigureAwait(false);
            var address = AddressOf(app, settings);
            var files = app.Services.GetRequiredService<OwnerFiles>();
            await files.PointToAsync(address.Authority, cancellation).ConfigureAwait(false);
            await AnnounceAsync(app, options.Announce, address, isFirst ? files : null, cancellation).ConfigureAwait(false);
            return new HubInstance(app, address, isFirst);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static WebApplication Build(HubSettings settings, KeyHostCommand? keyHost, Action<IServiceCollection>? alter)
    {
        // Empty: nothing of the surroundings (appsettings.json, ASPNETCORE_…) may change what the hub does.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = settings.Data.Root, ApplicationName = "birthmark" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k => HubListener.Configure(k, settings));
        builder.Logging.AddHubLog(settings);
        var services = builder.Services;
        services.AddRouting();
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(30));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o => WireOptions.ApplyTo(o.SerializerOptions));
        services.AddDescription();
        services.AddHub(settings, keyHost);
        alter?.Invoke(services);
        var app = builder.Build();
        app.UseHub();
        return app;
    }

    private static async Task OpenPortAsync(WebApplication app, HubSettings settings, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new HubStartException($"listen '{settings.Listen}' cannot be opened: {e.Message}; stop what holds it, or choose another with --listen.", e);
        }
    }

    private static Uri AddressOf(WebApplication app, HubSettings settings)
    {
        var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        // Listening everywhere is no address to call: on this machine the loopback is.
        return bound.Host is "0.0.0.0" or "[::]" ? new Uri($"https://127.0.0.1:{bound.Port}") : bound;
    }

    private static async Task AnnounceAsync(WebApplication app, Action<string>? announce, Uri address, OwnerFiles? made, CancellationToken cancellation)
    {
        if (announce is null)
        {
            return;
        }

        if (made is not null)
        {
            announce("First start: the hub made the owner's credential.");
            announce($"  for the command line: {made.Json}");
            announce($"  for a browser:        {made.Pkcs12} (its password is in {made.Password})");
            announce("Keep them where only the owner can read them.");
        }

        await AnnounceConsoleAsync(app, announce, address, made is not null, cancellation).ConfigureAwait(false);
        announce($"Listening on {address.GetLeftPart(UriPartial.Authority)}");
    }

    /// <summary>At the first start whoever started the hub is given a link to become the console's first owner; later the owner's certificate opens it.</summary>
    private static async Task AnnounceConsoleAsync(WebApplication app, Action<string> announce, Uri address, bool isFirst, CancellationToken cancellation)
    {
        if (!app.Services.GetRequiredService<AssetShelf>().IsWhole)
        {
            announce(SessionGate.NoAssets);
            return;
        }

        // A browser takes a name more gladly than an address, and passkeys are bound to names alone.
        var host = new UriBuilder(address) { Host = address.IsLoopback ? "localhost" : address.Host }.Uri.GetLeftPart(UriPartial.Authority);
        announce($"Console at {host}/console");
        if (isFirst)
        {
            var code = await app.Services.GetRequiredService<AccountInvitations>().InviteFirstAsync(cancellation).ConfigureAwait(false);
            announce($"Nobody can sign in yet. Whoever opens this link first becomes the owner; it is good once, for a day: {host}/console/welcome#{code}");
        }
    }
}
