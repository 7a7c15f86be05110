using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Matter;

/// <summary>Vendor and product id that a subject carries, by Matter's attributes or, where allowed, inside the common name.</summary>
/// <param name="VendorId">Four upper-case hex digits, or null.</param>
/// <param name="ProductId">Four upper-case hex digits, or null.</param>
/// <param name="IsFallback">Found in the common name.</param>
/// <param name="Fault">What is malformed, or null.</param>
internal readonly record struct MatterIdentity(string? VendorId, string? ProductId, bool IsFallback, string? Fault)
{
    private const string VendorPrefix = "Mvid:";
    private const string ProductPrefix = "Mpid:";

    internal static MatterIdentity Read(ReadOnlyMemory<byte> subject, bool allowFallback)
    {
        var attributes = new List<NameAttribute>(4);
        if (!NameView.TryRead(subject, attributes, out _))
        {
            return new(null, null, false, "the name cannot be read");
        }

        string? vendor = null, product = null, fault = null;
        var hasMatterAttribute = false;
        foreach (var attribute in attributes)
        {
            var oid = attribute.Oid.Span;
            if (oid.SequenceEqual(ObjectIds.MatterVendorId))
            {
                hasMatterAttribute = true;
                vendor = Take("VID", attribute, vendor, ref fault);
            }
            else if (oid.SequenceEqual(ObjectIds.MatterProductId))
            {
                hasMatterAttribute = true;
                product = Take("PID", attribute, product, ref fault);
            }
        }

        // Only when neither attribute is there does the common name count; otherwise whatever it says is ignored.
        return hasMatterAttribute || !allowFallback ? new(vendor, product, false, fault) : ReadFallback(attributes);
    }

    private static string? Take(string name, NameAttribute attribute, string? earlier, ref string? fault)
    {
        var value = attribute.Value.Span;
        if (earlier is not null)
        {
            fault ??= $"{name} is there more than once";
        }
        else if (attribute.Tag is not (DerReader.Utf8String or DerReader.PrintableString))
        {
            fault ??= $"{name} has string type {attribute.Tag:X2}, wanted UTF8String";
        }
        else if (!IsId(value))
        {
            fault ??= $"{name} is '{attribute.Text}', wanted four upper-case hex digits";
        }

        return attribute.Text;
    }

    private static MatterIdentity ReadFallback(List<NameAttribute> attributes)
    {
        string? vendor = null, product = null, fault = null;
        foreach (var attribute in attributes)
        {
            if (attribute.Oid.Span.SequenceEqual(ObjectIds.CommonName))
            {
                var text = attribute.Text;
                vendor ??= Cut(text, VendorPrefix, ref fault);
                product ??= Cut(text, ProductPrefix, ref fault);
            }
        }

        return new(vendor, product, vendor is not null || product is not null, fault);
    }

    private static string? Cut(string text, string prefix, ref string? fault)
    {
        var at = text.IndexOf(prefix, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var rest = text.AsSpan(at + prefix.Length);
        var digits = rest[..Math.Min(4, rest.Length)];
        if (digits.Length < 4 || !IsUpperHex(digits))
        {
            fault ??= $"'{prefix}' in the common name is followed by '{digits}', wanted four upper-case hex digits";
            return null;
        }

        return digits.ToString();
    }

    private static bool IsId(ReadOnlySpan<byte> value)
    {
        Span<char> digits = stackalloc char[4];
        return value.Length == 4 && System.Text.Encoding.Latin1.TryGetChars(value, digits, out _) && IsUpperHex(digits);
    }

    private static bool IsUpperHex(ReadOnlySpan<char> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigitUpper(digit))
            {
                return false;
            }
        }

        return true;
    }
}
