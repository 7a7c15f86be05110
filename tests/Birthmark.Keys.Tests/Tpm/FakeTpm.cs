using System.Net;
using System.Net.Sockets;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys.Tests.Tpm;

/// <summary>A TPM on a loopback port that gives the same answer to every command and then hangs up.</summary>
internal sealed class FakeTpm : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Task serving;

    internal FakeTpm(byte[] answer)
    {
        listener.Start();
        serving = Task.Run(() => ServeAsync(answer));
    }

    internal TpmAddress Address
    {
        get
        {
            Assert.True(TpmAddress.TryRead($"swtpm:host=127.0.0.1,port={((IPEndPoint)listener.LocalEndpoint).Port}", out var address, out _));
            return address;
        }
    }

    public void Dispose()
    {
        ending.Cancel();
        serving.Wait(TimeSpan.FromSeconds(5));
        listener.Dispose();
        ending.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        var command = new byte[4096];
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(ending.Token);
                await client.GetStream().ReadAtLeastAsync(command, minimumBytes: 10, throwOnEndOfStream: false, ending.Token);
                await client.GetStream().WriteAsync(answer, ending.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The test is over, or the caller hung up on this answer.
        }
    }
}
