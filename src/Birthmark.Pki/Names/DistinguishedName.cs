using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Pki.Names;

/// <summary>
/// A subject or issuer name in EJBCA's normalised form: attributes by short name, most specific first, multi-valued RDNs kept.
/// Two names are equal when their normalised texts are.
/// </summary>
public sealed class DistinguishedName : IEquatable<DistinguishedName>
{
    private DistinguishedName(string text) => Text = text;

    /// <summary>Normalised text, e.g. <c>PID=8000,VID=FFF1,CN=Matter DAC</c>.</summary>
    public string Text { get; }

    /// <summary>EJBCA's CA id: Java's <c>String.hashCode()</c> of <see cref="Text"/>.</summary>
    public int EjbcaId => throw new NotImplementedException();

    /// <summary>Attributes in normalised order: upper-case short name (or dotted OID) and value.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes => throw new NotImplementedException();

    /// <summary>Reads RFC 4514-like text in any order and case; <paramref name="why"/> says what is wrong with it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DistinguishedName? name, [NotNullWhen(false)] out string? why) => throw new NotImplementedException();

    /// <exception cref="PkiRefusedException">With <see cref="PkiRefusal.IllegalName"/>.</exception>
    public static DistinguishedName Parse(string text) => throw new NotImplementedException();

    /// <summary>Reads a DER Name; false for malformed bytes.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> der, [NotNullWhen(true)] out DistinguishedName? name) => throw new NotImplementedException();

    /// <summary>DER Name. With <paramref name="ldapOrder"/> RDNs stand in normalised order, without it reversed (C first).</summary>
    public byte[] Encode(bool ldapOrder = true, bool printableString = false) => throw new NotImplementedException();

    public bool Equals(DistinguishedName? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as DistinguishedName);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
