using System.Net.Security;
using System.Security.Authentication;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Birthmark.Exchange.Evidence.Receiving;

/// <summary>The OEM's side: takes in the logs of pinned hubs over mutual TLS, verifies and keeps them.</summary>
public sealed class EvidenceReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly List<ReceivingHub> hubs;

    private EvidenceReceiver(WebApplication app, List<ReceivingHub> hubs, Uri address) => (this.app, this.hubs, Address) = (app, hubs, address);

    public Uri Address { get; }

    /// <summary>Returns once the port is open.</summary>
    /// <exception cref="IOException">The port is taken, or another receiver writes to the store.</exception>
    /// <exception cref="ExchangeRefusedException">The store is damaged.</exception>
    public static async Task<EvidenceReceiver> StartAsync(ReceiverOptions options, TimeProvider time, CancellationToken cancellation = default)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(options.Store);
        }
        else
        {
            Directory.CreateDirectory(options.Store, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var hubs = options.Hubs.Select(h => new ReceivingHub(h, new EvidenceDesk(h, options.Store, options.Witness, options.Say, time))).ToList();
        var app = Build(options, hubs, time);
        try
        {
            // A store that cannot be used is said now, not to the first hub that calls.
            hubs.ForEach(h => h.Desk.Standing());
            await app.StartAsync(cancellation);
            return new(app, hubs, new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
        }
        catch
        {
            await app.DisposeAsync();
            hubs.ForEach(h => h.Dispose());
            throw;
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancellation) => app.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        hubs.ForEach(h => h.Dispose());
    }

    private static WebApplication Build(ReceiverOptions options, List<ReceivingHub> hubs, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "birthmark-evidence" });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = EvidenceForm.LongestPush;
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
            kestrel.Listen(options.Listen, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(10),
                OnConnection = _ => new(Tls(options)),
            }));
        });
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, hubs, options, time));
        return app;
    }

    private static SslServerAuthenticationOptions Tls(ReceiverOptions options) => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(options.Certificate, options.Chain, offline: true),
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        // CA5359: whoever is no pinned hub is let in as far as the answer that says so (decision 3).
#pragma warning disable CA5359
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
    };

    private static async Task AnswerAsync(HttpContext context, List<ReceivingHub> hubs, ReceiverOptions options, TimeProvider time)
    {
        var certificate = context.Connection.ClientCertificate;
        if (certificate is null || hubs.FirstOrDefault(h => h.Hub.Is(certificate, time.GetUtcNow())) is not { } hub)
        {
            options.Say($"refused: {context.Connection.RemoteIpAddress} with the certificate '{certificate?.Subject ?? "none"}' is no pinned hub");
            await SendAsync(context, new() { Size = 0, Verified = 0, Code = EvidenceCodes.Stranger, Why = "This certificate is not that of a hub pinned here: have its 'birthmark evidence identity' added to --trust." });
            return;
        }

        if (context.Request.Path != "/" + EvidenceForm.Path)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            await SendAsync(context, HttpMethods.IsPost(context.Request.Method) ? await TakeAsync(context, hub) : await hub.StandingAsync(context.RequestAborted));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !context.RequestAborted.IsCancellationRequested)
        {
            options.Say($"failed: {e.Message}");
            await SendAsync(context, new() { Size = 0, Verified = 0, Code = EvidenceCodes.Unwritable, Why = "The receiver's disk takes nothing: see its own words." });
        }
        catch (ExchangeRefusedException e) when (e.Code == ExchangeRefusal.EvidenceDamaged)
        {
            options.Say($"ALARM: {hub.Hub.Key.Name}: {e.Message}");
            await SendAsync(context, new() { Size = 0, Verified = 0, Code = EvidenceCodes.Unwritable, Why = "The receiver's store is damaged: see its own words." });
        }
    }

    private static async Task<EvidenceReply> TakeAsync(HttpContext context, ReceivingHub hub)
    {
        var (push, why) = await ReceivedPush.ReadAsync(context.Request.Body, context.RequestAborted);
        return push is null ? await hub.StandingAsync(context.RequestAborted) with { Code = EvidenceCodes.Invalid, Why = why } : await hub.TakeAsync(push, context.RequestAborted);
    }

    private static async Task SendAsync(HttpContext context, EvidenceReply reply)
    {
        context.Response.StatusCode = reply.Code switch
        {
            null => StatusCodes.Status200OK,
            EvidenceCodes.Gap or EvidenceCodes.Forked or EvidenceCodes.RolledBack => StatusCodes.Status409Conflict,
            EvidenceCodes.Poison or EvidenceCodes.WrongSignature => StatusCodes.Status422UnprocessableEntity,
            EvidenceCodes.Stranger => StatusCodes.Status403Forbidden,
            EvidenceCodes.Unwritable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status400BadRequest,
        };
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(reply, EvidenceJson.Default.EvidenceReply), context.RequestAborted);
    }
}
