using System.Globalization;

namespace Birthmark.Api.Client;

/// <summary>Where a hub listens.</summary>
public readonly record struct HubAddress
{
    private HubAddress(string host, int port)
    {
        Host = host;
        Port = port;
    }

    public string Host { get; }

    public int Port { get; }

    public Uri Base => new UriBuilder(Uri.UriSchemeHttps, Host, Port).Uri;

    /// <summary>Reads <c>HOST:PORT</c> or <c>[IPv6]:PORT</c>.</summary>
    public static bool TryRead(string? text, out HubAddress address, out string why)
    {
        address = default;
        why = $"'{text}' is not HOST:PORT";
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0)
        {
            return false;
        }

        var host = text![..colon];
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            why = $"'{text[(colon + 1)..]}' is not a port from 1 to 65535";
            return false;
        }

        if (host is ['[', .., ']'])
        {
            host = host[1..^1];
            if (Uri.CheckHostName(host) != UriHostNameType.IPv6)
            {
                return false;
            }
        }
        else if (Uri.CheckHostName(host) is not (UriHostNameType.Dns or UriHostNameType.IPv4))
        {
            return false;
        }

        address = new(host, port);
        why = "";
        return true;
    }

    public override string ToString() => Host?.Contains(':', StringComparison.Ordinal) == true ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
