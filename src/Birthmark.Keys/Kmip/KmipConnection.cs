using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Birthmark.Keys.Tls;

namespace Birthmark.Keys.Kmip;

/// <summary>Where a KMIP server is and how to be known there: checked. Owns its credential.</summary>
public sealed class KmipConnection : IDisposable
{
    /// <summary>IANA: kmip.</summary>
    public const int DefaultPort = 5696;

    private KmipConnection(string host, int port, KmipCredential credential, TlsAnchors trust, KmipVersion? version)
    {
        Host = host;
        Port = port;
        Credential = credential;
        Trust = trust;
        Version = version;
    }

    public string Host { get; }

    public int Port { get; }

    internal KmipCredential Credential { get; }

    internal TlsAnchors Trust { get; }

    /// <summary>Null: the server is asked.</summary>
    internal KmipVersion? Version { get; }

    /// <summary>Checks the variables' values: text as UTF-8, or what a file held. All faults at once, none with a secret in it. Copies what it needs.</summary>
    public static bool TryRead(
        IReadOnlyDictionary<string, SecretBuffer> values, [NotNullWhen(true)] out KmipConnection? connection, out IReadOnlyList<string> faults)
    {
        ArgumentNullException.ThrowIfNull(values);
        connection = null;
        var found = new List<string>();
        faults = found;
        foreach (var name in values.Keys.Except(KmipVariables.All).Order(StringComparer.Ordinal))
        {
            found.Add($"{name} is no variable of a KMIP connection: use {string.Join(", ", KmipVariables.All)}.");
        }

        foreach (var name in KmipVariables.Required.Where(n => !values.TryGetValue(n, out var value) || value.Length == 0))
        {
            found.Add($"{name} is missing or empty: give it a value.");
        }

        var (host, port) = ReadAddress(values, found);
        var version = ReadVersion(values, found);
        var trust = ReadTrust(values, found);
        var credential = ReadCredential(values, found);
        if (found.Count > 0)
        {
            credential?.Dispose();
            trust?.Dispose();
            return false;
        }

        connection = new(host!, port, credential!, trust!, version);
        return true;
    }

    public void Dispose()
    {
        Credential.Dispose();
        Trust.Dispose();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>KMIP Profiles 1.4 §3.1: TLS 1.2 or later, both sides with certificates.</summary>
    internal SslClientAuthenticationOptions TlsOptions() => new()
    {
        TargetHost = Host.Trim('[', ']'),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = Trust.Policy(),
        ClientCertificateContext = Credential.Context,
    };

    /// <summary>As a check names it.</summary>
    internal TlsPeer Peer(KmipPatience patience) =>
        new("the KMS", Host.Trim('[', ']'), Port, patience.Deadline, Trust, KmipVariables.Address, KmipVariables.Trust, $" (usually {DefaultPort})");

    private static (string? Host, int Port) ReadAddress(IReadOnlyDictionary<string, SecretBuffer> values, List<string> faults)
    {
        if (Text(values, KmipVariables.Address) is not { } text)
        {
            return default;
        }

        if (Uri.TryCreate("kmip://" + text, UriKind.Absolute, out var uri) && uri is { PathAndQuery: "/" or "", UserInfo: "", Fragment: "", Host.Length: > 0 } && uri.Port != 0)
        {
            return (uri.IdnHost, uri.Port < 0 ? DefaultPort : uri.Port);
        }

        faults.Add($"{KmipVariables.Address} is not the address of a server: write HOST or HOST:PORT.");
        return default;
    }

    private static KmipVersion? ReadVersion(IReadOnlyDictionary<string, SecretBuffer> values, List<string> faults)
    {
        if (Text(values, KmipVariables.Version) is not { } text)
        {
            return null;
        }

        foreach (var version in KmipVersion.Spoken.Where(v => v.ToString() == text))
        {
            return version;
        }

        faults.Add($"{KmipVariables.Version} is no version that this hub speaks: write one of {string.Join(", ", KmipVersion.Spoken)}, or leave it out.");
        return null;
    }

    private static TlsAnchors? ReadTrust(IReadOnlyDictionary<string, SecretBuffer> values, List<string> faults)
    {
        if (!values.TryGetValue(KmipVariables.Trust, out var bytes) || bytes.Length == 0)
        {
            return null;
        }

        if (!TlsAnchors.TryRead(bytes.Span, out var trust))
        {
            faults.Add($"{KmipVariables.Trust} holds no certificate: give the CA certificate of the KMS's own certificate, as PEM.");
        }

        return trust;
    }

    private static KmipCredential? ReadCredential(IReadOnlyDictionary<string, SecretBuffer> values, List<string> faults)
    {
        if (!values.TryGetValue(KmipVariables.P12File, out var file) || !values.TryGetValue(KmipVariables.P12Password, out var password) || file.Length == 0 || password.Length == 0)
        {
            return null;
        }

        if (!KmipCredential.TryOpen(file.Span, password.Span.TrimEnd("\r\n"u8), out var credential, out var why))
        {
            faults.Add(why);
        }

        return credential;
    }

    private static string? Text(IReadOnlyDictionary<string, SecretBuffer> values, string name) =>
        values.TryGetValue(name, out var bytes) && Encoding.UTF8.GetString(bytes.Span).Trim() is { Length: > 0 } text ? text : null;
}
