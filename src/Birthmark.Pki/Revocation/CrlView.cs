using System.Diagnostics.CodeAnalysis;
using Birthmark.Keys;
using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Revocation;

/// <summary>A CertificateList as its bytes say it (RFC 5280 §5.1); reading never throws.</summary>
internal sealed class CrlView
{
    // RFC 5280 §5.2.3: 2.5.29.20.
    private static ReadOnlySpan<byte> CrlNumber => [0x55, 0x1D, 0x14];

    private CrlView()
    {
    }

    internal ReadOnlyMemory<byte> Tbs { get; private init; }

    internal ReadOnlyMemory<byte> Issuer { get; private init; }

    internal DateTimeOffset ThisUpdate { get; private init; }

    internal DateTimeOffset NextUpdate { get; private init; }

    /// <summary>Null when absent or too large to count by.</summary>
    internal long? Number { get; private init; }

    internal SignatureAlgorithm Algorithm { get; private init; }

    internal ReadOnlyMemory<byte> Signature { get; private init; }

    /// <summary>RFC 5280 §5.2: it says that it is not simply all of its issuer's (§5.2.4 and §5.2.5 among others), in words that are not known here.</summary>
    internal bool HasUnknownDemands { get; private init; }

    private ReadOnlyMemory<byte> Entries { get; init; }

    /// <summary>The entry of a serial number; false when the list cannot be read to its end, null when it is not in it.</summary>
    /// <param name="serial">Contents octets of the INTEGER.</param>
    /// <param name="found">When it was revoked.</param>
    internal bool TryFind(ReadOnlySpan<byte> serial, out DateTimeOffset? found)
    {
        found = null;
        var list = new DerReader(Entries);
        while (!list.IsEmpty)
        {
            if (!list.TryRead(DerReader.Sequence, out var content))
            {
                return false;
            }

            var fields = new DerReader(content);
            if (!fields.TryRead(DerReader.Integer, out var number) || !CertificateTime.TryRead(ref fields, out var at))
            {
                return false;
            }

            if (number.Span.SequenceEqual(serial))
            {
                found = at.At;
            }
        }

        return true;
    }

    internal static bool TryRead(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out CrlView? view)
    {
        view = null;
        if (!DerReader.TryReadWhole(der, DerReader.Sequence, out var content))
        {
            return false;
        }

        var outer = new DerReader(content);
        if (!outer.TryRead(DerReader.Sequence, out var tbsContent, out var tbs) || !outer.TryRead(DerReader.Sequence, out _, out var identifier) ||
            !outer.TryReadOctets(out var signature) || !outer.IsEmpty || !SignatureForms.TryRecognise(identifier, out var algorithm))
        {
            return false;
        }

        var fields = new DerReader(tbsContent);
        if (!fields.TryRead(DerReader.Integer, out _) || !fields.TryRead(DerReader.Sequence, out _) || !fields.TryRead(DerReader.Sequence, out _, out var issuer) ||
            !CertificateTime.TryRead(ref fields, out var thisUpdate) || thisUpdate.Fault is not null)
        {
            return false;
        }

        // nextUpdate is optional in the syntax, but RFC 5280 §5.1.2.5 wants it always.
        if (!CertificateTime.TryRead(ref fields, out var nextUpdate) || nextUpdate.Fault is not null)
        {
            return false;
        }

        ReadOnlyMemory<byte> entries = default;
        if (fields.NextTag == DerReader.Sequence && !fields.TryRead(DerReader.Sequence, out entries))
        {
            return false;
        }

        if (!TryReadExtensions(ref fields, out var number, out var hasUnknownDemands) || !fields.IsEmpty)
        {
            return false;
        }

        view = new CrlView
        {
            Tbs = tbs, Issuer = issuer, ThisUpdate = thisUpdate.At, NextUpdate = nextUpdate.At, Number = number, Algorithm = algorithm, Signature = signature,
            Entries = entries, HasUnknownDemands = hasUnknownDemands,
        };
        return true;
    }

    private static bool TryReadExtensions(ref DerReader fields, out long? number, out bool hasUnknownDemands)
    {
        number = null;
        hasUnknownDemands = false;
        if (fields.IsEmpty)
        {
            return true;
        }

        if (!fields.TryRead(0xA0, out var tagged) || !DerReader.TryReadWhole(tagged, DerReader.Sequence, out var content))
        {
            return false;
        }

        var list = new DerReader(content);
        while (!list.IsEmpty)
        {
            if (!ExtensionView.TryRead(ref list, out var extension))
            {
                return false;
            }

            hasUnknownDemands |= extension.IsCritical;
            if (extension.Oid.Span.SequenceEqual(CrlNumber) && DerReader.TryReadWhole(extension.Value, DerReader.Integer, out var octets) &&
                octets.Length is > 0 and <= 8 && octets.Span[0] < 0x80)
            {
                number = 0;
                foreach (var octet in octets.Span)
                {
                    number = (number << 8) | octet;
                }
            }
        }

        return true;
    }
}
