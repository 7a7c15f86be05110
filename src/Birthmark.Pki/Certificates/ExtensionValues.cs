using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Certificates;

/// <summary>Reads the values of the extensions that are judged; false for anything that is not their DER.</summary>
internal static class ExtensionValues
{
    /// <summary>RFC 5280 §4.2.1.9. <paramref name="hasEncodedDefault"/>: <c>cA FALSE</c> is written out, which DER leaves out.</summary>
    internal static bool TryReadBasicConstraints(ReadOnlyMemory<byte> value, out bool isAuthority, out bool hasEncodedDefault, out int? pathLength)
    {
        isAuthority = hasEncodedDefault = false;
        pathLength = null;
        if (!DerReader.TryReadWhole(value, DerReader.Sequence, out var content))
        {
            return false;
        }

        var fields = new DerReader(content);
        if (fields.NextTag == DerReader.Boolean)
        {
            if (!fields.TryRead(DerReader.Boolean, out var flag) || flag.Length != 1 || flag.Span[0] is not (0 or 0xFF))
            {
                return false;
            }

            isAuthority = flag.Span[0] == 0xFF;
            hasEncodedDefault = !isAuthority;
        }

        if (fields.NextTag == DerReader.Integer)
        {
            if (!fields.TryRead(DerReader.Integer, out var number) || number.Length != 1 || number.Span[0] > 127)
            {
                return false;
            }

            pathLength = number.Span[0];
        }

        return fields.IsEmpty;
    }

    /// <summary>RFC 5280 §4.2.1.3. <paramref name="isCanonical"/>: trailing zero bits are cut off, as DER wants of a named bit list.</summary>
    internal static bool TryReadKeyUsage(ReadOnlyMemory<byte> value, out KeyUsage usage, out bool isCanonical)
    {
        usage = KeyUsage.None;
        isCanonical = false;
        if (!DerReader.TryReadWhole(value, DerReader.BitString, out var content) || content.Length is 0 or > 3)
        {
            return false;
        }

        var unused = content.Span[0];
        var octets = content.Span[1..];
        if (unused > 7 || (octets.IsEmpty && unused != 0) || (!octets.IsEmpty && (octets[^1] & ((1 << unused) - 1)) != 0))
        {
            return false;
        }

        for (var bit = 0; bit < (octets.Length * 8) - unused; bit++)
        {
            if ((octets[bit / 8] & (0x80 >> (bit % 8))) != 0)
            {
                usage |= (KeyUsage)(1 << bit);
            }
        }

        isCanonical = octets.IsEmpty || (octets[^1] & (1 << unused)) != 0;
        return true;
    }

    /// <summary>RFC 5280 §4.2.1.2.</summary>
    internal static bool TryReadSubjectKeyIdentifier(ReadOnlyMemory<byte> value, out ReadOnlyMemory<byte> identifier) =>
        DerReader.TryReadWhole(value, DerReader.OctetString, out identifier) && !identifier.IsEmpty;

    /// <summary>RFC 5280 §4.2.1.1; the identifier is empty when only issuer and serial are given.</summary>
    internal static bool TryReadAuthorityKeyIdentifier(ReadOnlyMemory<byte> value, out ReadOnlyMemory<byte> identifier)
    {
        identifier = default;
        if (!DerReader.TryReadWhole(value, DerReader.Sequence, out var content))
        {
            return false;
        }

        var fields = new DerReader(content);
        if (fields.NextTag == 0x80 && (!fields.TryRead(0x80, out identifier) || identifier.IsEmpty))
        {
            return false;
        }

        var hasIssuer = fields.TryRead(0xA1, out _);
        var hasSerial = fields.TryRead(0x82, out _);
        return hasIssuer == hasSerial && fields.IsEmpty;
    }
}
