using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Birthmark.Images.Encoders.Atecc;

/// <summary>A certificate template derived from one sample: what a compressed certificate leaves out, and where its values go.</summary>
public sealed class AteccTemplate
{
    private static readonly SearchValues<byte> digits = SearchValues.Create("0123456789ABCDEF"u8);

    private readonly byte[] tbs;
    private readonly byte[] algorithm;
    private readonly List<AteccField> fields;

    private AteccTemplate(byte[] tbs, byte[] algorithm, List<AteccField> fields) => (this.tbs, this.algorithm, this.fields) = (tbs, algorithm, fields);

    /// <summary>Finds the changing values of a sample certificate by searching for them in its to-be-signed part.</summary>
    /// <param name="sample">DER of a certificate of the same kind.</param>
    /// <param name="extra">A text in it that changes from device to device, or null.</param>
    /// <param name="template">The template.</param>
    /// <param name="fault">Why there is none.</param>
    public static bool TryDerive(ReadOnlyMemory<byte> sample, string? extra, [NotNullWhen(true)] out AteccTemplate? template, [NotNullWhen(false)] out ImageFault? fault)
    {
        template = null;
        try
        {
            using var parsed = X509CertificateLoader.LoadCertificate(sample.Span);
            var outer = new AsnReader(sample, AsnEncodingRules.DER).ReadSequence();
            var tbs = outer.ReadEncodedValue().ToArray();
            var algorithm = outer.ReadEncodedValue().ToArray();
            var fields = new List<AteccField>();
            using var key = parsed.GetECDsaPublicKey() ?? throw new CryptographicException("not an EC key");
            var point = key.ExportParameters(false).Q;
            Find(fields, tbs, AteccFieldKind.PublicKey, [.. point.X!, .. point.Y!]);
            Find(fields, tbs, AteccFieldKind.Serial, parsed.SerialNumberBytes.Span);
            FindDates(fields, tbs);
            if (parsed.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } subject)
            {
                Find(fields, tbs, AteccFieldKind.SubjectKeyId, subject.SubjectKeyIdentifierBytes.Span);
            }

            if (parsed.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier is { } authority)
            {
                Find(fields, tbs, AteccFieldKind.AuthorityKeyId, authority.Span);
            }

            FindNames(fields, tbs);
            if (extra is { Length: > 0 } && !Find(fields, tbs, AteccFieldKind.Extra, Encoding.ASCII.GetBytes(extra)))
            {
                fault = new ImageFault(FaultKind.Missing, $"the sample certificate does not hold '{extra}'", "Give the text as the sample has it");
                return false;
            }

            fault = null;
            template = new AteccTemplate(tbs, algorithm, fields);
            return true;
        }
        catch (Exception broken) when (broken is CryptographicException or AsnContentException)
        {
            fault = new ImageFault(FaultKind.Malformed, "the sample is not an X.509 certificate with an EC key", "Give the DER of a certificate of the same kind");
            return false;
        }
    }

    /// <summary>Rebuilds the certificate of a device, byte for byte.</summary>
    public bool TryRebuild(
        ReadOnlySpan<byte> compressed, AteccIdentity identity, [NotNullWhen(true)] out byte[]? certificate, [NotNullWhen(false)] out ImageFault? fault)
    {
        certificate = null;
        if (compressed.Length != AteccCompressed.Size || identity.PublicKey.Length != 64 || !AteccDates.TryUnpack(compressed.Slice(64, 3), (compressed[70] & 0xF) == 1 ? compressed[71] : (byte)0, out var issue, out var expire))
        {
            fault = new ImageFault(FaultKind.Malformed, "the compressed certificate, its dates or the public key cannot be read", "Give 72 and 64 bytes as the chip holds them");
            return false;
        }

        if ((compressed[70] & 0xF) > 1)
        {
            fault = new ImageFault(FaultKind.Unsupported, $"format {compressed[70] & 0xF} is for larger curves", "Formats 0 and 1 (P-256) are read");
            return false;
        }

        var tbs = this.tbs.ToArray();
        var signerId = compressed.Slice(67, 2);
        foreach (var field in this.fields)
        {
            var value = field.Kind switch
            {
                AteccFieldKind.PublicKey => identity.PublicKey.ToArray(),
                AteccFieldKind.Issue => Date(issue, field.Length),
                AteccFieldKind.Expire => Date(expire, field.Length),
                AteccFieldKind.SignerId => Encoding.ASCII.GetBytes(Convert.ToHexString(signerId)),
                AteccFieldKind.Serial => AteccCompressed.Serial((AteccSerialSource)(compressed[70] >> 4), identity.PublicKey.Span, identity.DeviceSerial.Span, signerId, compressed.Slice(64, 3))
                    ?? this.tbs.AsSpan(field.Offset, field.Length).ToArray(),
                AteccFieldKind.SubjectKeyId => KeyId(identity.PublicKey.Span),
                AteccFieldKind.AuthorityKeyId => identity.AuthorityPublicKey.Length == 64 ? KeyId(identity.AuthorityPublicKey.Span) : this.tbs.AsSpan(field.Offset, field.Length).ToArray(),
                AteccFieldKind.DeviceSerial => Encoding.ASCII.GetBytes(Convert.ToHexString(identity.DeviceSerial.Span)),
                _ => Encoding.ASCII.GetBytes(identity.Extra ?? ""),
            };
            if (value.Length != field.Length)
            {
                fault = new ImageFault(FaultKind.Value, $"the {field.Kind} has {value.Length} bytes where the template has room for {field.Length}", "Give the missing value, or a template of the same kind");
                return false;
            }

            value.CopyTo(tbs, field.Offset);
        }

        certificate = Join(tbs, compressed);
        fault = null;
        return true;
    }

    private byte[] Join(byte[] tbs, ReadOnlySpan<byte> compressed)
    {
        var signature = new AsnWriter(AsnEncodingRules.DER);
        using (signature.PushSequence())
        {
            signature.WriteInteger(new BigInteger(compressed[..32], isUnsigned: true, isBigEndian: true));
            signature.WriteInteger(new BigInteger(compressed.Slice(32, 32), isUnsigned: true, isBigEndian: true));
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(tbs);
            writer.WriteEncodedValue(this.algorithm);
            writer.WriteBitString(signature.Encode());
        }

        return writer.Encode();
    }

    private static bool Find(List<AteccField> fields, ReadOnlySpan<byte> tbs, AteccFieldKind kind, ReadOnlySpan<byte> value)
    {
        var offset = tbs.IndexOf(value);
        if (offset >= 0)
        {
            fields.Add(new AteccField(kind, offset, value.Length));
        }

        return offset >= 0;
    }

    /// <summary>TBSCertificate (RFC 5280 section 4.1): version, serial, algorithm, issuer, validity.</summary>
    private static void FindDates(List<AteccField> fields, byte[] tbs)
    {
        var reader = new AsnReader(tbs, AsnEncodingRules.DER).ReadSequence();
        for (var i = 0; i < 4; i++)
        {
            reader.ReadEncodedValue();
        }

        var validity = reader.ReadSequence();
        foreach (var kind in new[] { AteccFieldKind.Issue, AteccFieldKind.Expire })
        {
            var time = validity.ReadEncodedValue();
            var offset = tbs.AsSpan().IndexOf(time.Span);
            offset = kind == AteccFieldKind.Expire && fields[^1].Offset == offset + 2 ? offset + time.Length : offset;
            fields.Add(new AteccField(kind, offset + 2, time.Length - 2));
        }
    }

    /// <summary>'Signer XXXX' and 'snXXXXXXXXXXXXXXXXXX' in the common names.</summary>
    private static void FindNames(List<AteccField> fields, ReadOnlySpan<byte> tbs)
    {
        var signer = tbs.IndexOf("Signer "u8);
        if (signer >= 0 && signer + 11 <= tbs.Length && IsHex(tbs.Slice(signer + 7, 4)))
        {
            fields.Add(new AteccField(AteccFieldKind.SignerId, signer + 7, 4));
        }

        for (var at = 0; at + 20 <= tbs.Length; at++)
        {
            if (tbs[at..].StartsWith("sn"u8) && IsHex(tbs.Slice(at + 2, 18)))
            {
                fields.Add(new AteccField(AteccFieldKind.DeviceSerial, at + 2, 18));
                return;
            }
        }
    }

    private static bool IsHex(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(digits);

    // RFC 5280 section 4.1.2.5: UTCTime through 2049; the template's form decides, since lengths are fixed.
    private static byte[] Date(DateTimeOffset date, int length) =>
        Encoding.ASCII.GetBytes(date.ToString(length == 13 ? "yyMMddHHmmss" : "yyyyMMddHHmmss", CultureInfo.InvariantCulture) + "Z");

    [SuppressMessage("Security", "CA5350", Justification = "RFC 5280 section 4.2.1.2, method 1: a key identifier is the SHA-1 of the public point")]
    private static byte[] KeyId(ReadOnlySpan<byte> publicKey) => SHA1.HashData([4, .. publicKey]);
}
