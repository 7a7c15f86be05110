using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Text;
using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Names;

/// <summary>
/// A subject or issuer name in EJBCA's normalised form: attributes by short name, most specific first, multi-valued RDNs kept.
/// Two names are equal when their normalised texts are.
/// </summary>
public sealed class DistinguishedName : IEquatable<DistinguishedName>
{
    private readonly NameAttribute[][] rdns;
    private readonly string? source;

    // One for each way of encoding: a device's name is written into its request and, nearly always the same way, into its certificate.
    private readonly byte[]?[] encodings = new byte[4][];

    private DistinguishedName(NameAttribute[][] rdns, string? source = null)
    {
        this.rdns = rdns;
        this.source = source;
        Text = Write(rdns, source?.Length ?? 64);
        Attributes = List(rdns);
    }

    /// <summary>The name without attributes (<c>3000</c>): a request may carry it when its subject is given elsewhere.</summary>
    public static DistinguishedName Empty { get; } = new([]);

    /// <summary>Normalised text, e.g. <c>PID=8000,VID=FFF1,CN=Matter DAC</c>.</summary>
    public string Text { get; }

    /// <summary>EJBCA's CA id: Java's <c>String.hashCode()</c> of <see cref="Text"/>.</summary>
    public int EjbcaId => Text.Aggregate(0, static (hash, c) => unchecked((31 * hash) + c));

    /// <summary>Attributes in normalised order: upper-case short name (or dotted OID) and value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; }

    /// <summary>First value of an attribute by its upper-case short name, or null.</summary>
    public string? this[string attribute] => Attributes.FirstOrDefault(a => a.Key == attribute).Value;

    /// <summary>Reads RFC 4514-like text in any order and case; <paramref name="why"/> says what is wrong with it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DistinguishedName? name, [NotNullWhen(false)] out string? why)
    {
        var parsed = NameParser.Parse(text ?? "", out var reason);
        name = parsed is null ? null : new(NameOrder.Normalise(parsed), text);
        why = parsed is null ? reason : null;
        return parsed is not null;
    }

    /// <exception cref="PkiRefusedException">With <see cref="PkiRefusal.IllegalName"/>.</exception>
    public static DistinguishedName Parse(string text) =>
        TryParse(text, out var name, out var why) ? name : throw new PkiRefusedException(PkiRefusal.IllegalName, why);

    /// <summary>Whether an attribute has a short name here, by that name in any case or by its dotted OID; gives the upper-case name.</summary>
    public static bool TryFindAttribute(string attribute, [NotNullWhen(true)] out string? name)
    {
        name = AttributeType.TryFind(attribute, out var type) ? type.Key : null;
        return name is not null;
    }

    /// <summary>Reads a DER Name; false for malformed bytes, empty values and values with control characters.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> der, [NotNullWhen(true)] out DistinguishedName? name)
    {
        name = null;
        try
        {
            var reader = new AsnReader(der.ToArray(), AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            var rdns = new List<NameAttribute[]>();
            while (sequence.HasData)
            {
                if (DecodeRdn(sequence.ReadSetOf()) is not { } rdn)
                {
                    return false;
                }

                rdns.Add(rdn);
            }

            name = reader.HasData ? null : new(NameOrder.Normalise(rdns));
            return name is not null;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>DER Name. With <paramref name="ldapOrder"/> RDNs stand in normalised order, without it reversed (C first).</summary>
    public byte[] Encode(bool ldapOrder = true, bool printableString = false) => [.. Encoded(ldapOrder, printableString)];

    /// <summary>The same without a copy.</summary>
    internal ReadOnlySpan<byte> Encoded(bool ldapOrder = true, bool printableString = false) =>
        encodings[(ldapOrder ? 1 : 0) + (printableString ? 2 : 0)] ??= Write(ldapOrder, printableString);

    /// <summary>Whether the text is this name's, normalised or as it was parsed.</summary>
    internal bool IsWrittenAs(string text) => text == Text || text == source;

    public bool Equals(DistinguishedName? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as DistinguishedName);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private byte[] Write(bool ldapOrder, bool printableString)
    {
        var writer = DerWriters.Rent();
        using (writer.PushSequence())
        {
            for (var i = 0; i < rdns.Length; i++)
            {
                using (writer.PushSetOf())
                {
                    foreach (var attribute in rdns[ldapOrder ? i : rdns.Length - 1 - i])
                    {
                        attribute.Encode(writer, printableString);
                    }
                }
            }
        }

        return DerWriters.Finish(writer);
    }

    private static NameAttribute[]? DecodeRdn(AsnReader set)
    {
        var attributes = new List<NameAttribute>(1);
        while (set.HasData)
        {
            var pair = set.ReadSequence();
            var type = AttributeType.ByOid(pair.ReadObjectIdentifier());
            if (!NameAttribute.TryDecodeValue(type, pair.ReadEncodedValue(), out var attribute) || pair.HasData)
            {
                return null;
            }

            attributes.Add(attribute!);
        }

        return attributes.Count == 0 ? null : [.. attributes];
    }

    private static KeyValuePair<string, string>[] List(NameAttribute[][] rdns)
    {
        var count = 0;
        foreach (var rdn in rdns)
        {
            count += rdn.Length;
        }

        var all = new KeyValuePair<string, string>[count];
        count = 0;
        foreach (var rdn in rdns)
        {
            foreach (var attribute in rdn)
            {
                all[count++] = new(attribute.Type.Key, attribute.Value);
            }
        }

        return all;
    }

    private static string Write(NameAttribute[][] rdns, int capacity)
    {
        var text = new StringBuilder(capacity);
        foreach (var rdn in rdns)
        {
            text.Append(text.Length == 0 ? "" : ",");
            for (var i = 0; i < rdn.Length; i++)
            {
                text.Append(i == 0 ? "" : "+").Append(rdn[i].Type.Name).Append('=');
                if (rdn[i].IsRaw)
                {
                    text.Append(rdn[i].Value);
                }
                else
                {
                    NameText.AppendEscaped(text, rdn[i].Value);
                }
            }
        }

        return text.ToString();
    }
}
