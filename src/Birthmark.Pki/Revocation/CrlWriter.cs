using System.Buffers;
using System.Formats.Asn1;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Issuance;

namespace Birthmark.Pki.Revocation;

/// <summary>
/// Writes a TBSCertList (RFC 5280 §5.1). Entries are encoded as they arrive; only their octets are held, since DER wants the
/// length of the list before its first member.
/// </summary>
internal sealed class CrlWriter
{
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private readonly Authority authority;
    private readonly long number;
    private readonly ArrayBufferWriter<byte> entries = new(4096);
    private readonly AsnWriter scratch = new(AsnEncodingRules.DER, initialCapacity: 256);

    internal CrlWriter(Authority authority, long number, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate)
    {
        this.authority = authority;
        this.number = number;
        ThisUpdate = ToSecond(thisUpdate);
        NextUpdate = ToSecond(nextUpdate);
    }

    internal DateTimeOffset ThisUpdate { get; }

    internal DateTimeOffset NextUpdate { get; }

    internal int Count { get; private set; }

    internal void Add(RevokedEntry entry)
    {
        scratch.Reset();
        using (scratch.PushSequence())
        {
            scratch.WriteInteger(entry.Serial);
            CertificateComposer.WriteTime(scratch, entry.At);
            if (entry.Reason > RevocationReason.Unspecified || entry.InvaliditySince is not null)
            {
                using (scratch.PushSequence())
                {
                    WriteEntryExtensions(entry);
                }
            }
        }

        var length = scratch.GetEncodedLength();
        entries.Advance(scratch.Encode(entries.GetSpan(length)));
        Count++;
    }

    internal byte[] Finish()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, initialCapacity: entries.WrittenCount + 512);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteEncodedValue(SignatureForms.Identifier(authority.SignatureAlgorithm));
            writer.WriteEncodedValue(authority.EncodedSubject.Span);
            CertificateComposer.WriteTime(writer, ThisUpdate);
            CertificateComposer.WriteTime(writer, NextUpdate);
            if (Count > 0)
            {
                // RFC 5280 §5.1.2.6: the list is absent, not empty, when nothing is revoked.
                writer.WriteEncodedValue(Wrap());
            }

            using (writer.PushSequence(Extensions))
            using (writer.PushSequence())
            {
                WriteListExtensions(writer);
            }
        }

        return writer.Encode();
    }

    private byte[] Wrap()
    {
        var head = 1 + SignedDer.LengthOfLength(entries.WrittenCount);
        var output = new byte[head + entries.WrittenCount];
        output[0] = DerReader.Sequence;
        entries.WrittenSpan.CopyTo(SignedDer.WriteLength(output.AsSpan(1), entries.WrittenCount));
        return output;
    }

    private void WriteListExtensions(AsnWriter writer)
    {
        using (ExtensionWriter.Open(writer, "2.5.29.35", isCritical: false))
        using (writer.PushOctetString())
        {
            ExtensionWriter.WriteAuthorityKeyIdentifier(writer, authority.SubjectKeyIdentifier.Span);
        }

        using (ExtensionWriter.Open(writer, "2.5.29.20", isCritical: false))
        using (writer.PushOctetString())
        {
            writer.WriteInteger(number);
        }
    }

    private void WriteEntryExtensions(RevokedEntry entry)
    {
        // RFC 5280 §5.3.1: unspecified is said by leaving the reason out.
        if (entry.Reason > RevocationReason.Unspecified)
        {
            using (ExtensionWriter.Open(scratch, "2.5.29.21", isCritical: false))
            {
                scratch.WriteOctetString([0x0A, 0x01, (byte)entry.Reason]);
            }
        }

        if (entry.InvaliditySince is { } since)
        {
            using (ExtensionWriter.Open(scratch, "2.5.29.24", isCritical: false))
            using (scratch.PushOctetString())
            {
                // RFC 5280 §5.3.2: GeneralizedTime whatever the year.
                scratch.WriteGeneralizedTime(ToSecond(since), omitFractionalSeconds: true);
            }
        }
    }

    private static DateTimeOffset ToSecond(DateTimeOffset at)
    {
        var utc = at.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond));
    }
}
