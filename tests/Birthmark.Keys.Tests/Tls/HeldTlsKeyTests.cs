using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys.Tests.Pkcs11;
using Birthmark.Keys.Tests.Software;
using Birthmark.Keys.Tests.Tpm;

namespace Birthmark.Keys.Tests.Tls;

/// <summary>TLS by a key that a TPM holds.</summary>
public sealed class TpmTlsKeyTests : HeldTlsKeyTests
{
    private readonly SwTpm tpm = new();

    private protected override KeysHost Open(TemporaryFolder folder) => new(folder, tpm: tpm.Address);

    private protected override Task<IKeyToken> CreateAsync(KeysHost host) => host.Stores.Single(s => s.Scheme == "tpm")
        .CreateTokenAsync("HubToken", null, new TokenOptions(AutoActivate: true, AllowExport: false), TestContext.Current.CancellationToken);

    private protected override void TakeAway() => tpm.Stop();

    private protected override void PutBack() => tpm.Restart();

    private protected override void End() => tpm.Dispose();
}

/// <summary>TLS by a key in a PKCS#11 token, with the module in this process, whose OpenSSL it shares.</summary>
[Collection(Pkcs11Suite.Name)]
public sealed class LoadedPkcs11TlsKeyTests() : Pkcs11TlsKeyTests(isHosted: false);

/// <summary>TLS by a key in a PKCS#11 token, with the module in a process of its own.</summary>
[Collection(Pkcs11Suite.Name)]
public sealed class HostedPkcs11TlsKeyTests() : Pkcs11TlsKeyTests(isHosted: true);

public abstract class Pkcs11TlsKeyTests(bool isHosted) : HeldTlsKeyTests
{
    private readonly SoftHsm hsm = new();

    private protected override KeysHost Open(TemporaryFolder folder) => new(folder, modules: [SoftHsm.Module!], isHosted: isHosted);

    private protected override async Task<IKeyToken> CreateAsync(KeysHost host)
    {
        using var pin = new SecretBuffer([.. SoftHsm.Pin.Select(c => (byte)c)]);
        return await host.Stores.Single(s => s.Scheme == "pkcs11")
            .CreateTokenAsync(SoftHsm.Label, pin, new TokenOptions(AutoActivate: true, AllowExport: false), TestContext.Current.CancellationToken);
    }

    private protected override void TakeAway() => hsm.TakeAway();

    private protected override void PutBack() => hsm.PutBack();

    private protected override void End() => hsm.Dispose();
}

public abstract class HeldTlsKeyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<Exception?> turns = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract KeysHost Open(TemporaryFolder folder);

    private protected abstract Task<IKeyToken> CreateAsync(KeysHost host);

    private protected abstract void TakeAway();

    private protected abstract void PutBack();

    private protected abstract void End();

    [Theory]
    [InlineData(KeyAlgorithm.EcP256, SslProtocols.Tls13)]
    [InlineData(KeyAlgorithm.EcP256, SslProtocols.Tls12)]
    [InlineData(KeyAlgorithm.EcP384, SslProtocols.Tls13)]
    [InlineData(KeyAlgorithm.EcP384, SslProtocols.Tls12)]
    public async Task A_key_in_its_device_serves_TLS(KeyAlgorithm algorithm, SslProtocols version)
    {
        using var host = Open(folder);
        using var server = Serve(await MakeAsync(host, algorithm));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ShakeHandsAsync(server, version)));

        Assert.Empty(turns);
    }

    [Theory]
    [InlineData("-tls1_3", "ECDSA+SHA256", "New, TLSv1.3", "SHA256")]
    [InlineData("-tls1_2", "ECDSA+SHA256", "New, TLSv1.2", "SHA256")]
    [InlineData("-tls1_2", "ECDSA+SHA384", "New, TLSv1.2", "SHA384")]
    [InlineData("-tls1_2", "ECDSA+SHA512", "New, TLSv1.2", "SHA512")]
    public async Task OpenSSL_accepts_its_handshakes_also_with_hashes_longer_than_the_curve(string version, string algorithms, string agreed, string digest)
    {
        OpenSslTool.SkipUnlessPresent();
        using var host = Open(folder);
        using var server = Serve(await MakeAsync(host, KeyAlgorithm.EcP256));
        await File.WriteAllTextAsync(folder["server.pem"], server.Certificate.ExportCertificatePem(), Cancellation);

        var accepting = AcceptAsync(server, SslProtocols.None);
        var (exitCode, text) = await Task.Run(
            () => OpenSslTool.Try("s_client", "-connect", server.Listener.LocalEndpoint.ToString()!, "-CAfile", folder["server.pem"], "-verify_return_error", version, "-sigalgs", algorithms), Cancellation);
        await accepting;

        Assert.True(exitCode == 0, text);
        Assert.Contains(agreed, text, StringComparison.Ordinal);
        Assert.Contains("Peer signing digest: " + digest, text, StringComparison.Ordinal);
        Assert.Contains("Peer signature type: ECDSA", text, StringComparison.Ordinal);
        Assert.Contains("Verify return code: 0 (ok)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_private_can_be_exported_from_its_certificate()
    {
        using var host = Open(folder);
        using var server = Serve(await MakeAsync(host, KeyAlgorithm.EcP256));
        using var key = server.Certificate.GetECDsaPrivateKey()!;

        Assert.ThrowsAny<CryptographicException>(() => key.ExportPkcs8PrivateKey());
        Assert.ThrowsAny<CryptographicException>(() => key.ExportECPrivateKey());
        Assert.ThrowsAny<CryptographicException>(() => key.ExportParameters(includePrivateParameters: true));
        Assert.ThrowsAny<CryptographicException>(() => server.Certificate.Export(X509ContentType.Pkcs12));
    }

    [Fact]
    public async Task A_device_that_is_away_fails_handshakes_and_nothing_else_and_serves_again_once_back()
    {
        using var host = Open(folder);
        using var server = Serve(await MakeAsync(host, KeyAlgorithm.EcP256));
        await ShakeHandsAsync(server, SslProtocols.Tls13);

        TakeAway();
        await Assert.ThrowsAnyAsync<AuthenticationException>(() => ShakeHandsAsync(server, SslProtocols.Tls13));
        await Assert.ThrowsAnyAsync<AuthenticationException>(() => ShakeHandsAsync(server, SslProtocols.Tls12));
        Assert.Equal(KeyRefusal.TokenOffline, Assert.IsType<KeyRefusedException>(Assert.Single(turns)).Code);
        PutBack();

        var since = Stopwatch.GetTimestamp();
        while (!await CanShakeHandsAsync(server))
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(30), "The device is back, and its key does not serve.");
        }

        Assert.Equal(2, turns.Count);
        Assert.Null(turns[1]);
    }

    [Fact]
    public async Task A_key_of_RSA_is_refused()
    {
        using var host = Open(folder);
        var key = await (await CreateAsync(host)).GenerateAsync("tlsKey", KeyAlgorithm.Rsa2048, Cancellation);

        Assert.False(((IServesTls)key).ServesTls);
        Assert.Equal(KeyRefusal.AlgorithmMismatch, Assert.Throws<KeyRefusedException>(() => ((IServesTls)key).OpenForTls(turns.Add)).Code);
    }

    public void Dispose()
    {
        folder.Dispose();
        End();
        GC.SuppressFinalize(this);
    }

    private async Task<ECDsa> MakeAsync(KeysHost host, KeyAlgorithm algorithm)
    {
        var key = Assert.IsType<IServesTls>(await (await CreateAsync(host)).GenerateAsync("tlsKey", algorithm, Cancellation), exactMatch: false);
        Assert.True(key.ServesTls);
        return key.OpenForTls(turns.Add);
    }

    /// <summary>Its certificate is signed by the held key too.</summary>
    private static Server Serve(ECDsa key)
    {
        using (key)
        {
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
            var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return new(listener, certificate, SslStreamCertificateContext.Create(certificate, null, offline: true));
        }
    }

    private static async Task<bool> CanShakeHandsAsync(Server server)
    {
        try
        {
            await ShakeHandsAsync(server, SslProtocols.Tls13);
            return true;
        }
        catch (AuthenticationException)
        {
            return false;
        }
    }

    private static async Task ShakeHandsAsync(Server server, SslProtocols version)
    {
        var accepting = AcceptAsync(server, version);
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)server.Listener.LocalEndpoint, Cancellation);
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    RemoteCertificateValidationCallback = (_, given, _, _) => given!.GetRawCertData().AsSpan().SequenceEqual(server.Certificate.RawData),
                },
                Cancellation);
            Assert.Equal(version, stream.SslProtocol);
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The server says below why.
        }

        await accepting;
    }

    private static async Task AcceptAsync(Server server, SslProtocols version)
    {
        using var peer = await server.Listener.AcceptTcpClientAsync(Cancellation);
        await using var stream = new SslStream(peer.GetStream());
        await stream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificateContext = server.Context, EnabledSslProtocols = version, AllowTlsResume = false }, Cancellation);
        await stream.ShutdownAsync();
    }

    private sealed record Server(TcpListener Listener, X509Certificate2 Certificate, SslStreamCertificateContext Context) : IDisposable
    {
        public void Dispose()
        {
            Listener.Dispose();
            Certificate.Dispose();
        }
    }
}
