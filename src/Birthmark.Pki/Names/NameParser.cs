namespace Birthmark.Pki.Names;

/// <summary>Reads names from text: RDNs between commas, attributes of one RDN between plus signs.</summary>
internal static class NameParser
{
    private const int MaxLength = 8192;

    internal static List<NameAttribute[]>? Parse(string text, out string why)
    {
        if (text.Length > MaxLength)
        {
            why = $"The name has {text.Length} characters; at most {MaxLength} are allowed.";
            return null;
        }

        var rdns = new List<NameAttribute[]>();
        var rest = text.AsSpan();
        while (!rest.Trim().IsEmpty)
        {
            var end = NameText.EndOfPart(rest, ",");
            if (ParseRdn(rest[..end], out why) is not { } rdn)
            {
                return null;
            }

            rdns.Add(rdn);
            if (end == rest.Length)
            {
                return rdns;
            }

            rest = rest[(end + 1)..];
        }

        why = rdns.Count == 0
            ? "The name is empty: write attributes such as CN=Device 1,O=Acme."
            : $"The name '{text}' ends in a comma: remove it, or write the attribute that should follow.";
        return null;
    }

    private static NameAttribute[]? ParseRdn(ReadOnlySpan<char> text, out string why)
    {
        why = "";
        var attributes = new List<NameAttribute>(1);
        while (true)
        {
            var end = NameText.EndOfPart(text, "+");
            if (ParseAttribute(text[..end], out why) is not { } attribute)
            {
                return null;
            }

            attributes.Add(attribute);
            if (end == text.Length)
            {
                return [.. attributes];
            }

            text = text[(end + 1)..];
        }
    }

    private static NameAttribute? ParseAttribute(ReadOnlySpan<char> text, out string why)
    {
        var equals = text.IndexOf('=');
        if (equals < 0)
        {
            why = $"'{text}' has no '=': write an attribute as NAME=value, and a comma inside a value as \\,.";
            return null;
        }

        var name = text[..equals].Trim();
        if (!AttributeType.TryFind(name, out var type))
        {
            why = $"'{name}' is not a known attribute name: use one such as CN, SN, OU, O, C, VID, PID, or a dotted OID.";
            return null;
        }

        // Trailing spaces are judged by the unescaper, which knows the escaped ones.
        var value = text[(equals + 1)..].TrimStart(' ');
        return value.StartsWith('#') ? ParseHex(type, value, out why) : ParseText(type, value, out why);
    }

    private static NameAttribute? ParseText(AttributeType type, ReadOnlySpan<char> escaped, out string why)
    {
        if (!NameText.TryUnescape(escaped, out var value, out why))
        {
            why = $"The value of {type.Name} ('{escaped}') cannot be read: {why}.";
            return null;
        }

        if (value.Length == 0)
        {
            why = $"{type.Name} has no value: give it one, or leave the attribute out.";
            return null;
        }

        return NameAttribute.Of(type, value);
    }

    // RFC 4514 §2.4: '#' and the hex of the value's encoding.
    private static NameAttribute? ParseHex(AttributeType type, ReadOnlySpan<char> value, out string why)
    {
        var hex = value[1..].TrimEnd();
        why = $"The value of {type.Name} ('{value}') is not '#' and the hex of a DER value: escape a leading # as \\#.";
        if (hex.Length % 2 != 0 || hex.IsEmpty || !IsHex(hex))
        {
            return null;
        }

        return NameAttribute.TryDecodeValue(type, Convert.FromHexString(hex), out var attribute) ? attribute : null;
    }

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
