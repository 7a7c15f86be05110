using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Birthmark.Server.Settings;

/// <summary>Reads <c>ADDRESS:PORT</c>: an IPv4 address, an IPv6 address in brackets, or <c>localhost</c>.</summary>
internal static class ListenAddress
{
    internal static bool TryRead(string text, [NotNullWhen(true)] out IPEndPoint? address, [NotNullWhen(false)] out string? why)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            why = "has no port";
            return false;
        }

        if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            why = "has no port from 0 to 65535";
            return false;
        }

        var host = text[..colon];
        if (host == "localhost")
        {
            host = "127.0.0.1";
        }

        var isBracketed = host.Length > 2 && host[0] == '[' && host[^1] == ']';
        if (!IPAddress.TryParse(isBracketed ? host[1..^1] : host, out var ip) || isBracketed != (ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6))
        {
            why = "is not an address of this machine's network";
            return false;
        }

        address = new IPEndPoint(ip, port);
        why = null;
        return true;
    }
}
