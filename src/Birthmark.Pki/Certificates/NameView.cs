using System.Text;

namespace Birthmark.Pki.Certificates;

/// <summary>One attribute of a DER Name.</summary>
/// <param name="Oid">Contents octets of its type.</param>
/// <param name="Tag">Identifier octet of the value.</param>
/// <param name="Value">Contents of the value.</param>
internal readonly record struct NameAttribute(ReadOnlyMemory<byte> Oid, byte Tag, ReadOnlyMemory<byte> Value)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: false);

    /// <summary>Value as text, whatever 8-bit string type it has; malformed UTF-8 shows as U+FFFD.</summary>
    internal string Text => Strict.GetString(Value.Span);
}

/// <summary>Reads the attributes of a DER Name in encoded order.</summary>
internal static class NameView
{
    /// <summary>False when the bytes are no RDNSequence; <paramref name="isCanonical"/> is false when a multi-valued RDN is not in DER order.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> name, List<NameAttribute> attributes, out bool isCanonical)
    {
        isCanonical = true;
        if (!DerReader.TryReadWhole(name, DerReader.Sequence, out var content))
        {
            return false;
        }

        var rdns = new DerReader(content);
        while (!rdns.IsEmpty)
        {
            if (!rdns.TryRead(DerReader.Set, out var members) || members.IsEmpty || !TryReadMembers(members, attributes, ref isCanonical))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadMembers(ReadOnlyMemory<byte> members, List<NameAttribute> attributes, ref bool isCanonical)
    {
        var list = new DerReader(members);
        ReadOnlyMemory<byte> previous = default;
        while (!list.IsEmpty)
        {
            if (!list.TryRead(DerReader.Sequence, out var member, out var encoded))
            {
                return false;
            }

            // X.690 §11.6: the members of a SET OF stand in ascending order of their encodings.
            isCanonical &= previous.IsEmpty || previous.Span.SequenceCompareTo(encoded.Span) < 0;
            previous = encoded;
            var fields = new DerReader(member);
            if (!fields.TryRead(DerReader.ObjectIdentifier, out var oid) || !fields.TryReadAny(out var tag, out var value, out _) || !fields.IsEmpty)
            {
                return false;
            }

            attributes.Add(new(oid, tag, value));
        }

        return true;
    }
}
