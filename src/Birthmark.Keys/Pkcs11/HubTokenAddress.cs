using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Keys.Pkcs11;

/// <summary>
/// The PKCS#11 token that serves the hub itself: <c>pkcs11:token=LABEL?pin-source=file:/path</c> (RFC 7512 §2.3 and §2.4). The PIN stands in a file
/// that only its owner reads.
/// </summary>
public sealed record HubTokenAddress
{
    private const string Scheme = "pkcs11:";

    private HubTokenAddress(string token, string pinFile) => (Token, PinFile) = (token, pinFile);

    /// <summary>Label or serial number.</summary>
    public string Token { get; }

    public string PinFile { get; }

    public static bool TryRead(string text, [NotNullWhen(true)] out HubTokenAddress? address, [NotNullWhen(false)] out string? why)
    {
        address = null;
        var (path, query) = text.Split('?') is [var one, var other] ? (one, other) : (text, "");
        if (!path.StartsWith(Scheme, StringComparison.Ordinal) || Attribute(path[Scheme.Length..].Split(';'), "token") is not { Length: > 0 } token)
        {
            why = "write pkcs11:token=LABEL?pin-source=file:/path";
            return false;
        }

        var file = Attribute(query.Split('&'), "pin-source") ?? "";
        file = file.StartsWith("file:", StringComparison.Ordinal) ? file["file:".Length..] : file;
        if (!Path.IsPathFullyQualified(file))
        {
            why = "its pin-source is no full path of a file: write ?pin-source=file:/path behind it";
            return false;
        }

        (address, why) = (new HubTokenAddress(token, file), null);
        return true;
    }

    private static string? Attribute(IEnumerable<string> attributes, string name) =>
        attributes.Where(a => a.StartsWith(name + "=", StringComparison.Ordinal)).Select(a => Uri.UnescapeDataString(a[(name.Length + 1)..])).FirstOrDefault();
}
