using Birthmark.Server.Access;
using Birthmark.Server.Deadlines;
using Birthmark.Server.Settings;
using Birthmark.Server.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Birthmark.Server.Hosting;

/// <summary>The one port: TLS 1.2 and 1.3, HTTP/1.1 and HTTP/2, a client certificate asked for but judged later.</summary>
internal static class HubListener
{
    internal static void Configure(KestrelServerOptions kestrel, HubSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = settings.MaxBodyBytes;
        limits.MaxConcurrentConnections = 10_000;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        limits.MaxRequestLineSize = 8 << 10;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        // Stations hold their connections: a handshake costs as much as twenty devices.
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
        limits.Http2.MaxStreamsPerConnection = 100;
        kestrel.Listen(settings.Listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            var identity = kestrel.ApplicationServices.GetRequiredService<TlsIdentity>();
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = TimeSpan.FromSeconds(10),
                OnConnection = _ => new(identity.Options),
            });
            // After UseHttps, so that it stands inside: one judgement and one deadline a connection.
            var watch = kestrel.ApplicationServices.GetRequiredService<DeadlineWatch>();
            listen.Use(next => async connection =>
            {
                connection.Features.Set(new ConnectionIdentity());
                var deadline = watch.Open(connection.ConnectionClosed);
                connection.Features.Set(deadline);
                try
                {
                    await next(connection).ConfigureAwait(false);
                }
                finally
                {
                    watch.Close(deadline);
                }
            });
        });
    }
}
