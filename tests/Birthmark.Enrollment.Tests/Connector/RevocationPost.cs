using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Birthmark.Enrollment.Tests.Connector;

/// <summary>A web server from which a revocation list is fetched; it can be silent.</summary>
internal sealed class RevocationPost : IAsyncDisposable
{
    private readonly WebApplication app;
    private int asked;

    private RevocationPost()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary>What is given; null answers 503.</summary>
    internal byte[]? List { get; set; }

    internal int Asked => Volatile.Read(ref asked);

    internal int NotModified { get; private set; }

    internal string Url => app.Urls.First() + "/ra.crl";

    internal static async Task<RevocationPost> StartAsync()
    {
        var post = new RevocationPost();
        await post.app.StartAsync();
        return post;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref asked);
        if (List is not { } list)
        {
            context.Response.StatusCode = 503;
            return;
        }

        var tag = '"' + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(list)) + '"';
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            NotModified++;
            context.Response.StatusCode = 304;
            return;
        }

        await context.Response.Body.WriteAsync(list);
    }
}
