using System.Diagnostics.CodeAnalysis;
using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Matter;

/// <summary>What a Certification Declaration says about vendor, products and authorities; its other fields and its signature are not looked at here.</summary>
internal sealed class MatterDeclaration
{
    // RFC 5652 §5.1: 1.2.840.113549.1.7.2.
    private static ReadOnlySpan<byte> SignedDataOid => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

    internal ushort? VendorId { get; private set; }

    internal List<ushort> ProductIds { get; } = [];

    internal ushort? OriginVendorId { get; private set; }

    internal ushort? OriginProductId { get; private set; }

    /// <summary>Key identifiers of the authorities that may stand behind the device; null when any may.</summary>
    internal List<ReadOnlyMemory<byte>>? AuthorizedAuthorities { get; private set; }

    internal static bool TryRead(ReadOnlyMemory<byte> cms, [NotNullWhen(true)] out MatterDeclaration? declaration)
    {
        declaration = null;
        if (!TryReadContent(cms, out var content) || !MatterTlv.TryReadStructure(content, out var fields))
        {
            return false;
        }

        var read = new MatterDeclaration();
        foreach (var field in fields)
        {
            if (!read.TryTake(field))
            {
                return false;
            }
        }

        declaration = read;
        return true;
    }

    private bool TryTake(MatterTlv field)
    {
        switch (field.Tag)
        {
            case 1:
                VendorId = field.Word;
                return field.Word is not null;
            case 2:
                return TryTakeProducts(field);
            case 9:
                OriginVendorId = field.Word;
                return field.Word is not null;
            case 10:
                OriginProductId = field.Word;
                return field.Word is not null;
            case 11:
                AuthorizedAuthorities = [];
                foreach (var member in field.Members)
                {
                    AuthorizedAuthorities.Add(member.Octets);
                }

                return true;
            default:
                return true;
        }
    }

    private bool TryTakeProducts(MatterTlv field)
    {
        foreach (var member in field.Members)
        {
            if (member.Word is not { } product)
            {
                return false;
            }

            ProductIds.Add(product);
        }

        return true;
    }

    private static bool TryReadContent(ReadOnlyMemory<byte> cms, out ReadOnlyMemory<byte> content)
    {
        content = default;
        if (!DerReader.TryReadWhole(cms, DerReader.Sequence, out var info))
        {
            return false;
        }

        var outer = new DerReader(info);
        if (!outer.TryRead(DerReader.ObjectIdentifier, out var type) || !type.Span.SequenceEqual(SignedDataOid) ||
            !outer.TryRead(0xA0, out var tagged) || !DerReader.TryReadWhole(tagged, DerReader.Sequence, out var signedData))
        {
            return false;
        }

        var fields = new DerReader(signedData);
        if (!fields.TryRead(DerReader.Integer, out _) || !fields.TryRead(DerReader.Set, out _) || !fields.TryRead(DerReader.Sequence, out var encapsulated))
        {
            return false;
        }

        var inner = new DerReader(encapsulated);
        return inner.TryRead(DerReader.ObjectIdentifier, out _) && inner.TryRead(0xA0, out var explicitContent) &&
            DerReader.TryReadWhole(explicitContent, DerReader.OctetString, out content);
    }
}
