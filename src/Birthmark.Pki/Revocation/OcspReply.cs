using System.Diagnostics.CodeAnalysis;
using Birthmark.Keys;
using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Revocation;

/// <summary>What an OCSP responder says of one certificate (RFC 6960 §4.2), as its bytes say it; reading never throws.</summary>
internal sealed class OcspReply
{
    // 1.3.6.1.5.5.7.48.1.1 and .2; 1.3.14.3.2.26.
    private static ReadOnlySpan<byte> Basic => [0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];

    private static ReadOnlySpan<byte> NonceOid => [0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x02];

    private static ReadOnlySpan<byte> Sha1 => [0x2B, 0x0E, 0x03, 0x02, 0x1A];

    private const byte Enumerated = 0x0A;

    private OcspReply()
    {
    }

    internal ReadOnlyMemory<byte> Tbs { get; private init; }

    internal SignatureAlgorithm Algorithm { get; private init; }

    internal ReadOnlyMemory<byte> Signature { get; private init; }

    /// <summary>Certificates that came with it.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Certificates { get; private init; } = [];

    /// <summary>When it was revoked; null when it was not.</summary>
    internal DateTimeOffset? RevokedAt { get; private init; }

    /// <summary>The responder does not know the certificate.</summary>
    internal bool IsUnknown { get; private init; }

    internal DateTimeOffset ThisUpdate { get; private init; }

    /// <summary>Null: newer information can be had at any time.</summary>
    internal DateTimeOffset? NextUpdate { get; private init; }

    /// <summary>False with the reason for what is no answer to this question.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> der, OcspRequest question, [NotNullWhen(true)] out OcspReply? reply, [NotNullWhen(false)] out string? why)
    {
        reply = null;
        why = "it is no OCSP response";
        if (!DerReader.TryReadWhole(der, DerReader.Sequence, out var content))
        {
            return false;
        }

        var outer = new DerReader(content);
        if (!outer.TryRead(Enumerated, out var status) || status.Length != 1)
        {
            return false;
        }

        if (status.Span[0] != 0)
        {
            why = $"the responder gives no answer (responseStatus {status.Span[0]})";
            return false;
        }

        if (!outer.TryRead(0xA0, out var tagged) || !DerReader.TryReadWhole(tagged, DerReader.Sequence, out var bytes))
        {
            return false;
        }

        var response = new DerReader(bytes);
        if (!response.TryRead(DerReader.ObjectIdentifier, out var type) || !type.Span.SequenceEqual(Basic) || !response.TryRead(DerReader.OctetString, out var basic))
        {
            return false;
        }

        return TryReadBasic(basic, question, out reply, out why);
    }

    private static bool TryReadBasic(ReadOnlyMemory<byte> der, OcspRequest question, [NotNullWhen(true)] out OcspReply? reply, [NotNullWhen(false)] out string? why)
    {
        reply = null;
        why = "its response, algorithm or signature cannot be read";
        if (!DerReader.TryReadWhole(der, DerReader.Sequence, out var content))
        {
            return false;
        }

        var fields = new DerReader(content);
        if (!fields.TryRead(DerReader.Sequence, out var data, out var tbs) || !fields.TryRead(DerReader.Sequence, out _, out var identifier)
            || !SignatureForms.TryRecognise(identifier, out var algorithm) || !fields.TryReadOctets(out var signature))
        {
            return false;
        }

        var certificates = new List<ReadOnlyMemory<byte>>();
        if (fields.TryRead(0xA0, out var tagged))
        {
            if (!DerReader.TryReadWhole(tagged, DerReader.Sequence, out var list))
            {
                return false;
            }

            for (var each = new DerReader(list); !each.IsEmpty;)
            {
                if (!each.TryRead(DerReader.Sequence, out _, out var certificate))
                {
                    return false;
                }

                certificates.Add(certificate);
            }
        }

        return TryReadData(data, question, new OcspReply { Tbs = tbs, Algorithm = algorithm, Signature = signature, Certificates = certificates }, out reply, out why);
    }

    private static bool TryReadData(
        ReadOnlyMemory<byte> data, OcspRequest question, OcspReply outer, [NotNullWhen(true)] out OcspReply? reply, [NotNullWhen(false)] out string? why)
    {
        reply = null;
        why = "its responses cannot be read";
        var fields = new DerReader(data);
        // Version (default v1) and who answers: the signature says that.
        _ = fields.TryRead(0xA0, out _);
        if (!fields.TryReadAny(out var responder, out _, out _) || responder is not (0xA1 or 0xA2) || !CertificateTime.TryRead(ref fields, out _)
            || !fields.TryRead(DerReader.Sequence, out var responses))
        {
            return false;
        }

        if (!HasOwnNonce(ref fields, question))
        {
            why = "it answers another question (its nonce is not the one that was sent)";
            return false;
        }

        for (var each = new DerReader(responses); !each.IsEmpty;)
        {
            if (!each.TryRead(DerReader.Sequence, out var single))
            {
                return false;
            }

            var parts = new DerReader(single);
            if (parts.TryRead(DerReader.Sequence, out var id) && IsOf(id, question))
            {
                why = "its answer about the certificate cannot be read";
                return TryReadStatus(ref parts, outer, out reply);
            }
        }

        why = "it says nothing of the certificate that was asked for";
        return false;
    }

    private static bool TryReadStatus(ref DerReader parts, OcspReply outer, [NotNullWhen(true)] out OcspReply? reply)
    {
        reply = null;
        if (!parts.TryReadAny(out var status, out var content, out _) || status is not (0x80 or 0xA1 or 0x82))
        {
            return false;
        }

        var revocation = new DerReader(content);
        CertificateTime revokedAt = default;
        if ((status == 0xA1 && !CertificateTime.TryRead(ref revocation, out revokedAt)) || !CertificateTime.TryRead(ref parts, out var thisUpdate))
        {
            return false;
        }

        CertificateTime? nextUpdate = null;
        if (parts.TryRead(0xA0, out var tagged))
        {
            var inner = new DerReader(tagged);
            if (!CertificateTime.TryRead(ref inner, out var next))
            {
                return false;
            }

            nextUpdate = next;
        }

        reply = new OcspReply
        {
            Tbs = outer.Tbs, Algorithm = outer.Algorithm, Signature = outer.Signature, Certificates = outer.Certificates,
            RevokedAt = status == 0xA1 ? revokedAt.At : null, IsUnknown = status == 0x82, ThisUpdate = thisUpdate.At, NextUpdate = nextUpdate?.At,
        };
        return true;
    }

    private static bool IsOf(ReadOnlyMemory<byte> id, OcspRequest question)
    {
        var fields = new DerReader(id);
        if (!fields.TryRead(DerReader.Sequence, out var algorithm))
        {
            return false;
        }

        var inner = new DerReader(algorithm);
        return inner.TryRead(DerReader.ObjectIdentifier, out var oid) && oid.Span.SequenceEqual(Sha1)
            && fields.TryRead(DerReader.OctetString, out var name) && name.Span.SequenceEqual(question.NameHash)
            && fields.TryRead(DerReader.OctetString, out var key) && key.Span.SequenceEqual(question.KeyHash)
            && fields.TryRead(DerReader.Integer, out var serial) && serial.Span.SequenceEqual(question.Serial);
    }

    // RFC 9654 §2: a responder may leave it out; then the times alone bound how old the answer can be.
    private static bool HasOwnNonce(ref DerReader fields, OcspRequest question)
    {
        if (!fields.TryRead(0xA1, out var tagged) || !DerReader.TryReadWhole(tagged, DerReader.Sequence, out var content))
        {
            return true;
        }

        for (var list = new DerReader(content); !list.IsEmpty;)
        {
            if (!ExtensionView.TryRead(ref list, out var extension))
            {
                return false;
            }

            if (extension.Oid.Span.SequenceEqual(NonceOid))
            {
                return DerReader.TryReadWhole(extension.Value, DerReader.OctetString, out var nonce) && nonce.Span.SequenceEqual(question.Nonce);
            }
        }

        return true;
    }
}
