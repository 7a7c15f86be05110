using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;

namespace Birthmark.Keys.Tpm;

/// <summary>Where a TPM is: <c>/dev/tpmrm0</c>, <c>swtpm:host=127.0.0.1,port=2321</c> or <c>swtpm:path=/run/tpm.sock</c>.</summary>
public sealed class TpmAddress
{
    private readonly string text;
    private readonly Func<Stream> open;

    private TpmAddress(string text, Func<Stream> open) => (this.text, this.open) = (text, open);

    /// <summary>False with a sentence on what to write instead.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out TpmAddress? address, [NotNullWhen(false)] out string? why)
    {
        address = null;
        why = "write a device such as /dev/tpmrm0, swtpm:host=127.0.0.1,port=2321, or swtpm:path=/run/tpm.sock";
        if (text.StartsWith('/'))
        {
            // Without a buffer, so that a command is one write and its answer one read, as the driver wants.
            address = new(text, () => new FileStream(text, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            why = null;
            return true;
        }

        if (!text.StartsWith("swtpm:", StringComparison.Ordinal))
        {
            return false;
        }

        var parts = text["swtpm:".Length..].Split(',').Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToLookup(p => p[0], p => p[1], StringComparer.Ordinal);
        if (parts["path"].FirstOrDefault() is { Length: > 0 } path)
        {
            address = new(text, () => Connect(new UnixDomainSocketEndPoint(path), AddressFamily.Unix));
        }
        else if (parts["host"].FirstOrDefault() is { Length: > 0 } host
            && ushort.TryParse(parts["port"].FirstOrDefault() ?? "2321", NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            address = new(text, () => new TcpClient(host, port) { NoDelay = true }.GetStream());
        }

        why = address is null ? why : null;
        return address is not null;
    }

    public override string ToString() => text;

    internal Stream Open() => open();

    private static NetworkStream Connect(UnixDomainSocketEndPoint end, AddressFamily family)
    {
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(end);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
