using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys.Kmip;
using Birthmark.Keys.Kmip.Ttlv;

namespace Birthmark.Keys.Tests.Kmip;

/// <summary>A server with a good certificate that answers whatever a test wants.</summary>
internal sealed class HostileKmip : IDisposable
{
    private readonly X509Certificate2 authority = PyKmip.MakeAuthority("Hostile CA");
    private readonly X509Certificate2 certificate;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    /// <param name="answer">From an operation and its payload to the octets that are sent; null closes the connection without a word, an empty answer never comes, a broken one is the last.</param>
    internal HostileKmip(Func<KmipOperation, TtlvItem, byte[]?> answer)
    {
        certificate = PyKmip.Issue(authority, "localhost", isServer: true);
        listener.Start();
        _ = ServeAsync(answer);
    }

    internal KmipKms Connect(KmipPatience? patience = null, string? version = "1.4")
    {
        using var client = PyKmip.Issue(authority, PyKmip.Client, isServer: false);
        var p12 = client.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, PyKmip.Password);
        var address = string.Create(CultureInfo.InvariantCulture, $"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");
        return KmipFloor.Connect(KmipFloor.Values(address, p12, System.Text.Encoding.ASCII.GetBytes(authority.ExportCertificatePem()), version), patience);
    }

    /// <summary>A good answer to one operation.</summary>
    internal static byte[] Good(KmipOperation operation, Action<TtlvWriter> payload, int status = 0, int count = 1)
    {
        using var writer = new TtlvWriter();
        writer.Structure(KmipTag.ResponseMessage, message => message
            .Structure(KmipTag.ResponseHeader, header =>
            {
                KmipRequest.WriteVersion(header, KmipVersion.V14);
                header.Integer(KmipTag.BatchCount, count);
            })
            .Structure(KmipTag.BatchItem, item => item
                .Enumeration(KmipTag.Operation, (int)operation).Enumeration(KmipTag.ResultStatus, status).Structure(KmipTag.ResponsePayload, payload)));
        return writer.Written.ToArray();
    }

    public void Dispose()
    {
        listener.Dispose();
        certificate.Dispose();
        authority.Dispose();
    }

    private async Task ServeAsync(Func<KmipOperation, TtlvItem, byte[]?> answer)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                _ = AnswerAsync(client, answer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client, Func<KmipOperation, TtlvItem, byte[]?> answer)
    {
        using (client)
        {
            try
            {
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateRequired = true,
                    CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
                });
                var header = new byte[TtlvReader.HeaderLength];
                while (true)
                {
                    await stream.ReadExactlyAsync(header);
                    Assert.True(TtlvReader.TryReadHeader(header, out _, out _, out _, out var padded));
                    var message = new byte[header.Length + padded];
                    header.CopyTo(message, 0);
                    await stream.ReadExactlyAsync(message.AsMemory(header.Length));
                    Assert.True(TtlvReader.TryRead(message, out var request));
                    var item = request.Find(KmipTag.BatchItem)!;
                    if (answer((KmipOperation)item.Find(KmipTag.Operation)!.Number!, item.Find(KmipTag.RequestPayload)!) is not { } octets)
                    {
                        return;
                    }

                    await stream.WriteAsync(octets);
                    if (octets.Length > 0 && !TtlvReader.TryRead(octets, out _))
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                // The client has gone.
            }
        }
    }
}
