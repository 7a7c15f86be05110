using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Birthmark.Cli.Tests.Client;

/// <summary>Real Kestrel and TLS on 127.0.0.1:0; what it answers is the test's.</summary>
internal sealed class Loopback : IAsyncDisposable
{
    private readonly WebApplication app;

    private Loopback(WebApplication app) => this.app = app;

    public string Address => new Uri(this.app.Urls.First()).Authority;

    /// <summary>Method and path of each request, and the subject of the client certificate.</summary>
    public ConcurrentQueue<(string Request, string? Client)> Asked { get; } = new();

    public static async Task<Loopback> StartAsync(TestPki pki, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, l => l.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = pki.Server,
            ClientCertificateMode = ClientCertificateMode.AllowCertificate,
            ClientCertificateValidation = (_, _, _) => true,
        })));
        var loopback = new Loopback(builder.Build());
        loopback.app.Run(context =>
        {
            loopback.Asked.Enqueue(($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", context.Connection.ClientCertificate?.Subject));
            return answer(context);
        });
        await loopback.app.StartAsync();
        return loopback;
    }

    public ValueTask DisposeAsync() => this.app.DisposeAsync();
}
