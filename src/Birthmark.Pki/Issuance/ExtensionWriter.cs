using System.Formats.Asn1;
using Birthmark.Pki.Names;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Issuance;

/// <summary>Writes the extensions that a profile asks for (RFC 5280 §4.2).</summary>
internal static class ExtensionWriter
{
    private static readonly Asn1Tag KeyIdentifier = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Wrapped = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    internal static void Write(AsnWriter writer, CertificateProfile profile, ReadOnlySpan<byte> subjectKey, ReadOnlySpan<byte> authorityKey, SubjectAlternativeName? san, bool isSubjectEmpty)
    {
        if (profile.BasicConstraints is { } constraints)
        {
            using (Open(writer, "2.5.29.19", constraints.IsCritical))
            using (writer.PushOctetString())
            {
                WriteBasicConstraints(writer, constraints);
            }
        }

        if (profile.KeyUsage != KeyUsage.None)
        {
            using (Open(writer, "2.5.29.15", profile.KeyUsageCritical))
            using (writer.PushOctetString())
            {
                WriteKeyUsage(writer, profile.KeyUsage);
            }
        }

        if (profile.ExtendedKeyUsage.Count > 0)
        {
            using (Open(writer, "2.5.29.37", profile.ExtendedKeyUsageCritical))
            using (writer.PushOctetString())
            using (writer.PushSequence())
            {
                foreach (var oid in profile.ExtendedKeyUsage)
                {
                    writer.WriteObjectIdentifier(oid);
                }
            }
        }

        if (profile.UseSubjectKeyIdentifier)
        {
            using (Open(writer, "2.5.29.14", isCritical: false))
            using (writer.PushOctetString())
            {
                writer.WriteOctetString(subjectKey);
            }
        }

        if (profile.UseAuthorityKeyIdentifier)
        {
            using (Open(writer, "2.5.29.35", isCritical: false))
            using (writer.PushOctetString())
            {
                WriteAuthorityKeyIdentifier(writer, authorityKey);
            }
        }

        if (san is not null)
        {
            // RFC 5280 §4.2.1.6: critical where there is no subject to fall back on.
            using (Open(writer, "2.5.29.17", profile.SubjectAlternativeNameCritical || isSubjectEmpty))
            {
                writer.WriteOctetString(san.Encode());
            }
        }

        WriteUris(writer, profile);
    }

    internal static void WriteAuthorityKeyIdentifier(AsnWriter writer, ReadOnlySpan<byte> identifier)
    {
        using (writer.PushSequence())
        {
            writer.WriteOctetString(identifier, KeyIdentifier);
        }
    }

    /// <summary>Opens an Extension; what follows until disposal is its extnValue.</summary>
    internal static AsnWriter.Scope Open(AsnWriter writer, string oid, bool isCritical)
    {
        var scope = writer.PushSequence();
        writer.WriteObjectIdentifier(oid);
        if (isCritical)
        {
            writer.WriteBoolean(true);
        }

        return scope;
    }

    private static void WriteBasicConstraints(AsnWriter writer, BasicConstraints constraints)
    {
        // X.690 §11.5: cA FALSE is the default and left out, hence 3000 for an end entity.
        using (writer.PushSequence())
        {
            if (constraints.IsAuthority)
            {
                writer.WriteBoolean(true);
                if (constraints.PathLength is { } length)
                {
                    writer.WriteInteger(length);
                }
            }
        }
    }

    private static void WriteKeyUsage(AsnWriter writer, KeyUsage usage)
    {
        // Bit 0 is the most significant of the first octet; trailing zero bits are cut off (X.690 §11.2.2).
        Span<byte> octets = stackalloc byte[2];
        var last = 0;
        for (var bit = 0; bit < 9; bit++)
        {
            if (((int)usage & (1 << bit)) != 0)
            {
                octets[bit / 8] |= (byte)(0x80 >> (bit % 8));
                last = bit;
            }
        }

        writer.WriteBitString(octets[..((last / 8) + 1)], 7 - (last % 8));
    }

    private static void WriteUris(AsnWriter writer, CertificateProfile profile)
    {
        if (profile.CrlDistributionPoints.Count > 0)
        {
            using (Open(writer, "2.5.29.31", isCritical: false))
            using (writer.PushOctetString())
            using (writer.PushSequence())
            {
                foreach (var uri in profile.CrlDistributionPoints)
                {
                    WriteDistributionPoint(writer, uri);
                }
            }
        }

        if (profile.OcspUris.Count + profile.CaIssuersUris.Count > 0)
        {
            using (Open(writer, "1.3.6.1.5.5.7.1.1", isCritical: false))
            using (writer.PushOctetString())
            using (writer.PushSequence())
            {
                WriteAccess(writer, "1.3.6.1.5.5.7.48.1", profile.OcspUris);
                WriteAccess(writer, "1.3.6.1.5.5.7.48.2", profile.CaIssuersUris);
            }
        }
    }

    // RFC 5280 §4.2.1.13: DistributionPoint { [0] { [0] fullName { [6] URI } } }.
    private static void WriteDistributionPoint(AsnWriter writer, string uri)
    {
        using (writer.PushSequence())
        using (writer.PushSequence(Wrapped))
        using (writer.PushSequence(Wrapped))
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, Uri);
        }
    }

    private static void WriteAccess(AsnWriter writer, string method, IReadOnlyList<string> uris)
    {
        foreach (var uri in uris)
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(method);
                writer.WriteCharacterString(UniversalTagNumber.IA5String, uri, Uri);
            }
        }
    }
}
