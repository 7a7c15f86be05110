using System.Buffers;
using System.Formats.Asn1;
using System.Text;

namespace Birthmark.Pki.Names;

/// <summary>One attribute of a name. A value that is not a character string is kept as <c>#</c> and the hex of its DER.</summary>
internal sealed record NameAttribute(AttributeType Type, string Value, bool IsRaw)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    /// <summary>Matter: VID and PID are four upper-case hex digits; other values stay as they are for the linter to judge.</summary>
    internal static NameAttribute Of(AttributeType type, string value) =>
        new(type, type.IsMatterId && value.Length == 4 && !value.AsSpan().ContainsAnyExcept(HexDigits) ? value.ToUpperInvariant() : value, IsRaw: false);

    internal static NameAttribute Raw(AttributeType type, ReadOnlySpan<byte> der) => new(type, "#" + Convert.ToHexString(der), IsRaw: true);

    /// <summary>Reads an AttributeTypeAndValue's value; false when it is neither a string without control characters nor well-formed DER.</summary>
    internal static bool TryDecodeValue(AttributeType type, ReadOnlyMemory<byte> der, out NameAttribute? attribute)
    {
        attribute = null;
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var tag = reader.PeekTag();
            if (tag.TagClass == TagClass.Universal && StringTags.Contains((UniversalTagNumber)tag.TagValue) && !tag.IsConstructed)
            {
                var value = reader.ReadCharacterString((UniversalTagNumber)tag.TagValue);
                if (NameText.HasControl(value) || value.Length == 0)
                {
                    return false;
                }

                attribute = Of(type, value);
            }
            else
            {
                reader.ReadEncodedValue();
                attribute = Raw(type, der.Span);
            }

            return !reader.HasData;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    internal void Encode(AsnWriter writer, bool printableString)
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(Type.EncodedOid);
            if (IsRaw)
            {
                writer.WriteEncodedValue(Convert.FromHexString(Value.AsSpan(1)));
            }
            else
            {
                writer.WriteCharacterString(StringTag(printableString), Value);
            }
        }
    }

    private static readonly UniversalTagNumber[] StringTags =
    [
        UniversalTagNumber.UTF8String, UniversalTagNumber.PrintableString, UniversalTagNumber.IA5String, UniversalTagNumber.BMPString,
        UniversalTagNumber.T61String, UniversalTagNumber.NumericString, UniversalTagNumber.VisibleString,
    ];

    // A value that its string type cannot hold is encoded as UTF8String rather than refused or bent.
    private UniversalTagNumber StringTag(bool printableString) => Type.String switch
    {
        AttributeString.Ia5 when Ascii.IsValid(Value) => UniversalTagNumber.IA5String,
        AttributeString.Printable or AttributeString.Utf8 when (printableString || Type.String == AttributeString.Printable) && IsPrintable =>
            UniversalTagNumber.PrintableString,
        _ => UniversalTagNumber.UTF8String,
    };

    // X.680 §41.4
    private bool IsPrintable => Value.All(c => char.IsAsciiLetterOrDigit(c) || " '()+,-./:=?".Contains(c));
}
