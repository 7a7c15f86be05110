using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Birthmark.Keys;
using Birthmark.Keys.Tls;
using Birthmark.Pki.Names;

namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>Where an EJBCA is, how to be known there, and which names to use: checked. Owns the secrets given to it.</summary>
public sealed class EjbcaConnection : IDisposable
{
    private const int StandardGrace = 24;
    private const int LongestGrace = 720;
    private const string DefaultPath = "/ejbca/ejbca-rest-api";

    private EjbcaConnection(Uri address, SecretBuffer keyStore, SecretBuffer password, TlsAnchors trust)
    {
        Address = address;
        KeyStore = keyStore;
        Password = password;
        Trust = trust;
    }

    /// <summary>Base address, ending in a slash.</summary>
    public Uri Address { get; }

    public DistinguishedName? CaDn { get; private init; }

    public string? CaName { get; private init; }

    public string? CertificateProfile { get; private init; }

    public string? EndEntityProfile { get; private init; }

    /// <summary>Instead of the responder that the certificate names.</summary>
    public Uri? OcspAddress { get; private init; }

    /// <summary>Instead of the lists that the certificate names.</summary>
    public Uri? CrlAddress { get; private init; }

    /// <summary>How long after its last answer has run out the RA's certificate is taken for good.</summary>
    public TimeSpan Grace { get; private init; }

    internal SecretBuffer KeyStore { get; }

    internal SecretBuffer Password { get; }

    internal TlsAnchors Trust { get; }

    /// <summary>
    /// Checks the variables' values: the text as UTF-8, or what the file or environment variable they point to holds. All faults are
    /// reported at once, none with a secret in it. Copies the values; the caller still has to zero its own.
    /// </summary>
    public static bool TryRead(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> values,
        [NotNullWhen(true)] out EjbcaConnection? connection,
        out IReadOnlyList<string> faults)
    {
        ArgumentNullException.ThrowIfNull(values);
        connection = null;
        var found = new List<string>();
        faults = found;
        foreach (var name in values.Keys.Except(EjbcaVariables.All).Order(StringComparer.Ordinal))
        {
            found.Add($"{name} is no variable of an EJBCA connection: use {string.Join(", ", EjbcaVariables.All)}.");
        }

        foreach (var name in EjbcaVariables.Required)
        {
            if (!values.TryGetValue(name, out var value) || value.IsEmpty)
            {
                found.Add($"{name} is missing or empty: give it a value.");
            }
        }

        var address = ReadAddress(values, found);
        var trust = ReadTrust(values, found);
        var caDn = ReadDn(values, found);
        var ocsp = ReadSource(values, EjbcaVariables.OcspUrl, found);
        var crl = ReadSource(values, EjbcaVariables.CrlUrl, found);
        var grace = ReadGrace(values, found);
        if (found.Count > 0)
        {
            trust?.Dispose();
            return false;
        }

        connection = new EjbcaConnection(
            address!,
            new SecretBuffer(values[EjbcaVariables.P12File].Span),
            new SecretBuffer(values[EjbcaVariables.P12Password].Span.TrimEnd("\r\n"u8)),
            trust!)
        {
            CaDn = caDn,
            CaName = Text(values, EjbcaVariables.CaName),
            CertificateProfile = Text(values, EjbcaVariables.CertificateProfile),
            EndEntityProfile = Text(values, EjbcaVariables.EndEntityProfile),
            OcspAddress = ocsp,
            CrlAddress = crl,
            Grace = grace,
        };
        return true;
    }

    public void Dispose()
    {
        KeyStore.Dispose();
        Password.Dispose();
        Trust.Dispose();
    }

    /// <summary>As a check names it.</summary>
    internal TlsPeer Peer(EjbcaPatience patience) =>
        new("EJBCA", Address.IdnHost.Trim('[', ']'), Address.Port, patience.ConnectTimeout, Trust, EjbcaVariables.Url, EjbcaVariables.Trust);

    private static Uri? ReadAddress(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> values, List<string> faults)
    {
        if (Text(values, EjbcaVariables.Url) is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || uri.Query.Length > 0 || uri.UserInfo.Length > 0)
        {
            faults.Add($"{EjbcaVariables.Url} is not the https address of a REST API: write it like https://HOST:8443{DefaultPath}.");
            return null;
        }

        var path = uri.AbsolutePath.TrimEnd('/');
        return new UriBuilder(uri) { Path = (path.Length == 0 ? DefaultPath : path) + "/" }.Uri;
    }

    private static TlsAnchors? ReadTrust(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> values, List<string> faults)
    {
        if (!values.TryGetValue(EjbcaVariables.Trust, out var bytes) || bytes.IsEmpty)
        {
            return null;
        }

        if (!TlsAnchors.TryRead(bytes.Span, out var trust))
        {
            faults.Add($"{EjbcaVariables.Trust} holds no certificate: give the CA certificate of the EJBCA server's own certificate, as PEM.");
        }

        return trust;
    }

    private static DistinguishedName? ReadDn(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> values, List<string> faults)
    {
        if (Text(values, EjbcaVariables.CaDn) is not { } text)
        {
            return null;
        }

        if (!DistinguishedName.TryParse(text, out var name, out var why))
        {
            faults.Add($"{EjbcaVariables.CaDn} is '{text}': {why}");
        }

        return name;
    }

    // RFC 5280 §8: such an address is of plain HTTP as a rule, since what it gives is signed.
    private static Uri? ReadSource(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> values, string name, List<string> faults)
    {
        if (Text(values, name) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0)
        {
            return uri;
        }

        faults.Add($"{name} is no http or https address: write it like http://HOST/PATH.");
        return null;
    }

    private static TimeSpan ReadGrace(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> values, List<string> faults)
    {
        if (Text(values, EjbcaVariables.RevocationGrace) is not { } text)
        {
            return TimeSpan.FromHours(StandardGrace);
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours <= LongestGrace)
        {
            return TimeSpan.FromHours(hours);
        }

        faults.Add($"{EjbcaVariables.RevocationGrace} is '{text}': write hours, 0 to {LongestGrace}.");
        return default;
    }

    private static string? Text(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> values, string name) =>
        values.TryGetValue(name, out var bytes) && Encoding.UTF8.GetString(bytes.Span).Trim() is { Length: > 0 } text ? text : null;
}
