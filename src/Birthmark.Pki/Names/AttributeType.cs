using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;

namespace Birthmark.Pki.Names;

/// <summary>A kind of name attribute: its OID, the short name EJBCA writes, its place in the normalised order and its string type.</summary>
internal sealed record AttributeType(string Oid, string Name, int Rank, AttributeString String)
{
    /// <summary>Unknown kinds stand behind all others.</summary>
    private const int LastRank = int.MaxValue;

    /// <summary>Upper-case short name, or the dotted OID.</summary>
    internal string Key { get; } = Name.ToUpperInvariant();

    /// <summary>The OID in DER.</summary>
    internal byte[] EncodedOid { get; } = EncodeOid(Oid);

    /// <summary>Matter's vendor or product id (Matter 1.x §6.1.1).</summary>
    internal bool IsMatterId { get; } = Oid is "1.3.6.1.4.1.37244.2.1" or "1.3.6.1.4.1.37244.2.2";

    /// <summary>Finds a kind by any of its names (case does not matter) or by dotted OID, which need not be known.</summary>
    internal static bool TryFind(ReadOnlySpan<char> name, [NotNullWhen(true)] out AttributeType? type)
    {
        var text = name.StartsWith("OID.", StringComparison.OrdinalIgnoreCase) ? name[4..] : name;
        if (AttributeTable.NamesBySpan.TryGetValue(text, out type))
        {
            return true;
        }

        type = ObjectIdentifiers.IsValid(text) ? ByOid(text.ToString()) : null;
        return type is not null;
    }

    private static byte[] EncodeOid(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, initialCapacity: 16);
        writer.WriteObjectIdentifier(oid);
        return writer.Encode();
    }

    internal static AttributeType ByOid(string oid) =>
        AttributeTable.Oids.TryGetValue(oid, out var type) ? type : new AttributeType(oid, oid, LastRank, AttributeString.Utf8);
}

/// <summary>String type in which an attribute is encoded.</summary>
internal enum AttributeString
{
    Utf8,
    Printable,
    Ia5,
}

/// <summary>The kinds with a short name, in EJBCA's normalised order.</summary>
internal static class AttributeTable
{
    private static readonly AttributeType[] All = Ranked(
        ("2.5.4.13", "description", AttributeString.Utf8),
        ("1.3.6.1.4.1.311.60.2.1.1", "JurisdictionLocality", AttributeString.Utf8),
        ("1.3.6.1.4.1.311.60.2.1.2", "JurisdictionState", AttributeString.Utf8),
        ("1.3.6.1.4.1.311.60.2.1.3", "JurisdictionCountry", AttributeString.Printable),
        ("2.5.4.72", "role", AttributeString.Utf8),
        ("2.5.4.9", "STREET", AttributeString.Utf8),
        ("2.5.4.65", "Pseudonym", AttributeString.Utf8),
        ("2.5.4.20", "TelephoneNumber", AttributeString.Printable),
        ("2.5.4.16", "PostalAddress", AttributeString.Utf8),
        ("2.5.4.15", "BusinessCategory", AttributeString.Utf8),
        ("2.5.4.17", "PostalCode", AttributeString.Utf8),
        ("1.2.840.113549.1.9.8", "unstructuredAddress", AttributeString.Utf8),
        ("1.2.840.113549.1.9.2", "unstructuredName", AttributeString.Utf8),
        ("1.2.840.113549.1.9.1", "E", AttributeString.Ia5),
        ("2.5.4.46", "DN", AttributeString.Printable),
        ("2.5.4.45", "UniqueIdentifier", AttributeString.Utf8),
        ("0.9.2342.19200300.100.1.1", "UID", AttributeString.Utf8),
        ("1.3.6.1.4.1.37244.2.2", "PID", AttributeString.Utf8),
        ("1.3.6.1.4.1.37244.2.1", "VID", AttributeString.Utf8),
        ("2.5.4.3", "CN", AttributeString.Utf8),
        ("2.5.4.41", "Name", AttributeString.Utf8),
        ("2.5.4.5", "SN", AttributeString.Printable),
        ("2.5.4.42", "GIVENNAME", AttributeString.Utf8),
        ("2.5.4.43", "INITIALS", AttributeString.Utf8),
        ("2.5.4.4", "SURNAME", AttributeString.Utf8),
        ("2.5.4.12", "T", AttributeString.Utf8),
        ("2.5.4.11", "OU", AttributeString.Utf8),
        ("2.5.4.97", "organizationIdentifier", AttributeString.Utf8),
        ("2.5.4.10", "O", AttributeString.Utf8),
        ("2.5.4.7", "L", AttributeString.Utf8),
        ("2.5.4.8", "ST", AttributeString.Utf8),
        ("0.9.2342.19200300.100.1.25", "DC", AttributeString.Ia5),
        ("2.5.4.6", "C", AttributeString.Printable));

    private static readonly (string Alias, string Name)[] Aliases =
    [
        ("EMAILADDRESS", "E"), ("EMAIL", "E"), ("MAIL", "E"), ("SERIALNUMBER", "SN"), ("COMMONNAME", "CN"), ("GN", "GIVENNAME"),
        ("TITLE", "T"), ("S", "ST"), ("STREETADDRESS", "STREET"), ("USERID", "UID"), ("COUNTRY", "C"), ("LOCALITY", "L"),
        ("ORGANIZATION", "O"), ("ORGANIZATIONALUNIT", "OU"), ("STATEORPROVINCE", "ST"), ("DOMAINCOMPONENT", "DC"),
    ];

    internal static FrozenDictionary<string, AttributeType> Oids { get; } = All.ToFrozenDictionary(t => t.Oid, StringComparer.Ordinal);

    internal static FrozenDictionary<string, AttributeType> Names { get; } = All
        .Select(t => (t.Key, Type: t))
        .Concat(Aliases.Select(a => (a.Alias, Type: All.First(t => t.Name == a.Name))))
        .ToFrozenDictionary(p => p.Item1, p => p.Type, StringComparer.OrdinalIgnoreCase);

    internal static FrozenDictionary<string, AttributeType>.AlternateLookup<ReadOnlySpan<char>> NamesBySpan { get; } = Names.GetAlternateLookup<ReadOnlySpan<char>>();

    private static AttributeType[] Ranked(params (string Oid, string Name, AttributeString String)[] kinds) =>
        [.. kinds.Select((k, rank) => new AttributeType(k.Oid, k.Name, rank, k.String))];
}
