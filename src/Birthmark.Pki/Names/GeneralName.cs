using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Net;

namespace Birthmark.Pki.Names;

/// <summary>One entry of a subject alternative name (RFC 5280 §4.2.1.6).</summary>
/// <param name="Kind">Which of the kinds EJBCA names.</param>
/// <param name="Value">Its text form.</param>
public sealed record GeneralName(GeneralNameKind Kind, string Value)
{
    /// <summary>EJBCA's spelling, e.g. <c>dNSName</c>.</summary>
    public string KindName => Spelling[Kind];

    /// <summary>Name of the slot in end entity profiles, e.g. <c>DNSNAME</c>.</summary>
    public string Field => KindName.ToUpperInvariant();

    private static readonly Dictionary<GeneralNameKind, string> Spelling = new()
    {
        [GeneralNameKind.Rfc822Name] = "rfc822Name",
        [GeneralNameKind.DnsName] = "dNSName",
        [GeneralNameKind.DirectoryName] = "directoryName",
        [GeneralNameKind.UniformResourceIdentifier] = "uniformResourceIdentifier",
        [GeneralNameKind.IpAddress] = "iPAddress",
    };

    private static readonly Dictionary<string, GeneralNameKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["rfc822Name"] = GeneralNameKind.Rfc822Name,
        ["dNSName"] = GeneralNameKind.DnsName,
        ["directoryName"] = GeneralNameKind.DirectoryName,
        ["uniformResourceIdentifier"] = GeneralNameKind.UniformResourceIdentifier,
        ["uniformResourceId"] = GeneralNameKind.UniformResourceIdentifier,
        ["uri"] = GeneralNameKind.UniformResourceIdentifier,
        ["iPAddress"] = GeneralNameKind.IpAddress,
    };

    /// <summary>Whether a kind goes by this name in any case; aliases such as <c>uri</c> included.</summary>
    public static bool TryFindKind(string name, out GeneralNameKind kind) => Kinds.TryGetValue(name, out kind);

    internal static bool TryCreate(GeneralNameKind kind, string value, [NotNullWhen(true)] out GeneralName? name, out string why)
    {
        var (canonical, wanted) = kind switch
        {
            GeneralNameKind.DnsName => (IsDnsName(value) ? value : null, "labels of letters, digits and hyphens between dots"),
            GeneralNameKind.IpAddress => (ReadAddress(value)?.ToString(), "an IPv4 or IPv6 address"),
            GeneralNameKind.UniformResourceIdentifier => (IsUri(value) ? value : null, "an absolute URI in ASCII"),
            GeneralNameKind.Rfc822Name => (IsMailbox(value) ? value : null, "an address such as a@example.com in ASCII"),
            _ => (DistinguishedName.TryParse(value, out var dn, out _) ? dn.Text : null, "a distinguished name whose commas are escaped as \\,"),
        };
        name = canonical is null ? null : new(kind, canonical);
        why = canonical is null ? $"{Spelling[kind]} '{value}' is not {wanted}." : "";
        return canonical is not null;
    }

    internal void Encode(AsnWriter writer)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, (int)Kind);
        switch (Kind)
        {
            case GeneralNameKind.IpAddress:
                writer.WriteOctetString(IPAddress.Parse(Value).GetAddressBytes(), tag);
                break;
            case GeneralNameKind.DirectoryName:
                // Name is a CHOICE, so its tag is explicit (X.680 §31.2.7).
                using (writer.PushSequence(tag))
                {
                    writer.WriteEncodedValue(DistinguishedName.Parse(Value).Encode());
                }

                break;
            default:
                writer.WriteCharacterString(UniversalTagNumber.IA5String, Value, tag);
                break;
        }
    }

    /// <exception cref="AsnContentException">The bytes are malformed.</exception>
    internal static GeneralName? Decode(AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific || !Enum.IsDefined((GeneralNameKind)tag.TagValue))
        {
            return null;
        }

        var kind = (GeneralNameKind)tag.TagValue;
        var value = kind switch
        {
            GeneralNameKind.IpAddress => reader.ReadOctetString(tag) is { Length: 4 or 16 } octets ? new IPAddress(octets).ToString() : null,
            GeneralNameKind.DirectoryName => DistinguishedName.TryDecode(reader.ReadSequence(tag).ReadEncodedValue().Span, out var dn) ? dn.Text : null,
            _ => reader.ReadCharacterString(UniversalTagNumber.IA5String, tag),
        };
        return value is not null && TryCreate(kind, value, out var name, out _) ? name : null;
    }

    private static bool IsDnsName(string value) =>
        value.Length is > 0 and <= 253
        && value.Split('.').Select((label, i) => (label, i)).All(p => (p.i == 0 && p.label == "*") || IsLabel(p.label));

    // RFC 1034 §3.5 with the underscore that service names use.
    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    // No scope, no shorthand such as "127.1": what is written is what is certified.
    private static IPAddress? ReadAddress(string value) =>
        !value.Contains('%') && (value.Contains(':') || value.Count(c => c == '.') == 3) && !value.Contains('[') && !value.Contains('/')
        && IPAddress.TryParse(value, out var address) ? address : null;

    private static bool IsUri(string value) => IsVisibleAscii(value) && Uri.TryCreate(value, UriKind.Absolute, out _) && char.IsAsciiLetter(value[0]);

    private static bool IsMailbox(string value) => IsVisibleAscii(value) && value.IndexOf('@') is > 0 and var at && at < value.Length - 1 && value.LastIndexOf('@') == at;

    private static bool IsVisibleAscii(string value) => value.Length > 0 && value.All(c => c is > ' ' and < (char)127);
}

/// <summary>Context tags of GeneralName (RFC 5280 §4.2.1.6).</summary>
public enum GeneralNameKind
{
    Rfc822Name = 1,
    DnsName = 2,
    DirectoryName = 4,
    UniformResourceIdentifier = 6,
    IpAddress = 7,
}
