using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Exchange.Cms;

/// <summary>Writes CMS SignedData while its content passes by: memory does not grow with the content.</summary>
internal sealed class CmsSigningStream(Stream output, CmsSigner signer, DateTimeOffset at) : IDisposable
{
    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] piece = new byte[CmsForm.Piece];
    private int filled;
    private bool isBegun;

    internal async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        while (!content.IsEmpty)
        {
            var some = Math.Min(content.Length, piece.Length - filled);
            content[..some].CopyTo(piece.AsMemory(filled));
            filled += some;
            content = content[some..];
            if (filled == piece.Length)
            {
                await FlushPieceAsync(cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Signs what has passed, and returns the signature.</summary>
    internal async Task<byte[]> CompleteAsync(CancellationToken cancellation)
    {
        if (filled > 0)
        {
            await FlushPieceAsync(cancellation).ConfigureAwait(false);
        }

        var attributes = Attributes(digest.GetHashAndReset());
        var signature = signer.Sign(attributes);
        using var certificate = X509CertificateLoader.LoadCertificate(signer.Certificate.Span);
        await output.WriteAsync(CmsForm.EndOfContent.ToArray(), cancellation).ConfigureAwait(false);
        await output.WriteAsync(Certificates(), cancellation).ConfigureAwait(false);
        await output.WriteAsync(SignerInfos(certificate, attributes, signature), cancellation).ConfigureAwait(false);
        await output.WriteAsync(CmsForm.End.ToArray(), cancellation).ConfigureAwait(false);
        await output.FlushAsync(cancellation).ConfigureAwait(false);
        return signature;
    }

    public void Dispose() => digest.Dispose();

    private async ValueTask FlushPieceAsync(CancellationToken cancellation)
    {
        if (!isBegun)
        {
            isBegun = true;
            await output.WriteAsync(CmsForm.Head.ToArray(), cancellation).ConfigureAwait(false);
        }

        digest.AppendData(piece, 0, filled);
        await output.WriteAsync(PieceHead(filled), cancellation).ConfigureAwait(false);
        await output.WriteAsync(piece.AsMemory(0, filled), cancellation).ConfigureAwait(false);
        filled = 0;
    }

    private static byte[] PieceHead(int length) => length switch
    {
        < 0x80 => [0x04, (byte)length],
        < 0x100 => [0x04, 0x81, (byte)length],
        _ => [0x04, 0x82, (byte)(length >> 8), (byte)length],
    };

    /// <summary>DER SET OF the signed attributes, as it is signed (RFC 5652 §5.4).</summary>
    private byte[] Attributes(byte[] contentDigest)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            Attribute(writer, CmsForm.ContentType, w => w.WriteObjectIdentifier(CmsForm.IdData));
            Attribute(writer, CmsForm.MessageDigest, w => w.WriteOctetString(contentDigest));
            // RFC 5652 §11.3: UTCTime until 2049; the writer refuses what is beyond.
            Attribute(writer, CmsForm.SigningTime, w => w.WriteUtcTime(at, 2049));
        }

        return writer.Encode();
    }

    private static void Attribute(AsnWriter writer, string type, Action<AsnWriter> value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSetOf())
            {
                value(writer);
            }
        }
    }

    /// <summary>[0] IMPLICIT CertificateSet: the signer's first.</summary>
    private byte[] Certificates()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            writer.WriteEncodedValue(signer.Certificate.Span);
            foreach (var each in signer.Intermediates)
            {
                writer.WriteEncodedValue(each.Span);
            }
        }

        return writer.Encode();
    }

    private static byte[] SignerInfos(X509Certificate2 certificate, byte[] attributes, byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(certificate.IssuerName.RawData);
                writer.WriteInteger(certificate.SerialNumberBytes.Span);
            }

            Algorithm(writer, CmsForm.Sha256);
            // [0] IMPLICIT: the same octets under another tag.
            byte[] tagged = [0xA0, .. attributes.AsSpan(1)];
            writer.WriteEncodedValue(tagged);
            Algorithm(writer, CmsForm.EcdsaWithSha256);
            writer.WriteOctetString(signature);
        }

        return writer.Encode();
    }

    private static void Algorithm(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
        }
    }
}
