using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys.Tests.Tpm;

/// <summary>A real TPM behind somebody who alters the answers to one command.</summary>
internal sealed class AlteringTpm : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly Task serving;
    private readonly MemoryStream heard = new();

    /// <param name="real">Who answers.</param>
    /// <param name="code">The command whose answer is altered.</param>
    /// <param name="alter">Gets the answer after its header and gives another; the header is made to fit.</param>
    internal AlteringTpm(TpmAddress real, uint code, Func<byte[], byte[]> alter)
    {
        listener.Start();
        serving = Task.Run(() => ServeAsync(real, code, alter));
    }

    internal TpmAddress Address
    {
        get
        {
            Assert.True(TpmAddress.TryRead($"swtpm:host=127.0.0.1,port={((IPEndPoint)listener.LocalEndpoint).Port}", out var address, out _));
            return address;
        }
    }

    /// <summary>All that went over the bus so far, both ways.</summary>
    internal byte[] Heard
    {
        get
        {
            lock (heard)
            {
                return heard.ToArray();
            }
        }
    }

    /// <summary>Answers that were altered.</summary>
    internal int Altered { get; private set; }

    public void Dispose()
    {
        ending.Cancel();
        serving.Wait(TimeSpan.FromSeconds(5));
        listener.Dispose();
        ending.Dispose();
        heard.Dispose();
    }

    private async Task ServeAsync(TpmAddress real, uint code, Func<byte[], byte[]> alter)
    {
        await using var tpm = real.Open();
        while (!ending.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(ending.Token);
                await ServeAsync(client.GetStream(), tpm, code, alter);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The test is over, or the caller hung up on an answer.
            }
        }
    }

    private async Task ServeAsync(NetworkStream client, Stream tpm, uint code, Func<byte[], byte[]> alter)
    {
        var buffer = new byte[4096];
        while (await ReadAsync(client, buffer) is { Length: > 0 } command)
        {
            await tpm.WriteAsync(command, ending.Token);
            var answer = await ReadAsync(tpm, buffer);
            if (BinaryPrimitives.ReadUInt32BigEndian(command.AsSpan(6)) == code && BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(6)) == 0)
            {
                answer = [.. answer[..10], .. alter(answer[10..])];
                BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(2), (uint)answer.Length);
                Altered++;
            }

            lock (heard)
            {
                heard.Write(command);
                heard.Write(answer);
            }

            await client.WriteAsync(answer, ending.Token);
        }
    }

    private async Task<byte[]> ReadAsync(Stream stream, byte[] buffer)
    {
        var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, 10), 10, throwOnEndOfStream: false, ending.Token);
        if (length < 10)
        {
            return [];
        }

        var size = (int)BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(2));
        await stream.ReadExactlyAsync(buffer.AsMemory(10, size - 10), ending.Token);
        return buffer[..size];
    }
}
