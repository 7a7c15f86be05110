using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Pki.Certificates;

/// <summary>
/// A certificate as its bytes say it (RFC 5280 §4.1), without copying or judging: what a linter, a composer and a page need.
/// Reading never throws; what is odd but readable is kept for the linters to name.
/// </summary>
public sealed class CertificateView
{
    private CertificateView()
    {
    }

    public required ReadOnlyMemory<byte> Der { get; init; }

    /// <summary>TBSCertificate with its header: what is signed.</summary>
    public required ReadOnlyMemory<byte> Tbs { get; init; }

    /// <summary>As in print: 3 for v3.</summary>
    public required int Version { get; init; }

    /// <summary>Contents octets of the INTEGER.</summary>
    public required ReadOnlyMemory<byte> SerialNumber { get; init; }

    /// <summary>AlgorithmIdentifier inside the TBS.</summary>
    public required ReadOnlyMemory<byte> TbsAlgorithm { get; init; }

    /// <summary>AlgorithmIdentifier beside the signature.</summary>
    public required ReadOnlyMemory<byte> SignatureAlgorithm { get; init; }

    /// <summary>DER Name.</summary>
    public required ReadOnlyMemory<byte> Issuer { get; init; }

    /// <summary>DER Name.</summary>
    public required ReadOnlyMemory<byte> Subject { get; init; }

    public required CertificateTime NotBefore { get; init; }

    public required CertificateTime NotAfter { get; init; }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    public required ReadOnlyMemory<byte> PublicKeyInfo { get; init; }

    public required bool HasUniqueIdentifiers { get; init; }

    public required IReadOnlyList<ExtensionView> Extensions { get; init; }

    /// <summary>Contents of signatureValue without the count of unused bits.</summary>
    public required ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>Upper-case hex without leading zeros, as in every message of this hub.</summary>
    public string SerialNumberText => SerialNumbers.ToText(SerialNumber.Span);

    /// <summary>RFC 5280 §3.2: issuer and subject are the same name.</summary>
    public bool IsSelfIssued => Issuer.Span.SequenceEqual(Subject.Span);

    public ExtensionView? Find(ReadOnlySpan<byte> oid)
    {
        for (var i = 0; i < Extensions.Count; i++)
        {
            if (Extensions[i].Oid.Span.SequenceEqual(oid))
            {
                return Extensions[i];
            }
        }

        return null;
    }

    /// <summary>False for what is no certificate; <paramref name="why"/> names the first field that cannot be read.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out CertificateView? view, [NotNullWhen(false)] out string? why)
    {
        view = null;
        why = "Certificate is no DER SEQUENCE, or bytes follow it";
        if (!DerReader.TryReadWhole(der, DerReader.Sequence, out var content))
        {
            return false;
        }

        var outer = new DerReader(content);
        why = "tbsCertificate, signatureAlgorithm or signatureValue cannot be read";
        if (!outer.TryRead(DerReader.Sequence, out var tbsContent, out var tbs) ||
            !outer.TryRead(DerReader.Sequence, out _, out var algorithm) ||
            !outer.TryReadOctets(out var signature) || !outer.IsEmpty)
        {
            return false;
        }

        return TryReadTbs(der, tbs, tbsContent, algorithm, signature, out view, out why);
    }

    private static bool TryReadTbs(
        ReadOnlyMemory<byte> der, ReadOnlyMemory<byte> tbs, ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> outerAlgorithm, ReadOnlyMemory<byte> signature,
        [NotNullWhen(true)] out CertificateView? view, [NotNullWhen(false)] out string? why)
    {
        view = null;
        var fields = new DerReader(content);
        why = "version cannot be read";
        if (!TryReadVersion(ref fields, out var version))
        {
            return false;
        }

        why = "serialNumber or signature algorithm cannot be read";
        if (!fields.TryRead(DerReader.Integer, out var serial) || !fields.TryRead(DerReader.Sequence, out _, out var innerAlgorithm))
        {
            return false;
        }

        why = "issuer, validity or subject cannot be read";
        if (!fields.TryRead(DerReader.Sequence, out _, out var issuer) || !TryReadValidity(ref fields, out var notBefore, out var notAfter) ||
            !fields.TryRead(DerReader.Sequence, out _, out var subject))
        {
            return false;
        }

        why = "subjectPublicKeyInfo cannot be read";
        if (!fields.TryRead(DerReader.Sequence, out _, out var publicKey))
        {
            return false;
        }

        var hasUniqueIds = fields.TryRead(0x81, out _) | fields.TryRead(0x82, out _);
        why = "extensions cannot be read";
        var extensions = new List<ExtensionView>(8);
        if ((fields.NextTag == 0xA3 && !TryReadExtensions(ref fields, extensions)) || !fields.IsEmpty)
        {
            return false;
        }

        why = null;
        view = new CertificateView
        {
            Der = der,
            Tbs = tbs,
            Version = version,
            SerialNumber = serial,
            TbsAlgorithm = innerAlgorithm,
            SignatureAlgorithm = outerAlgorithm,
            Issuer = issuer,
            Subject = subject,
            NotBefore = notBefore,
            NotAfter = notAfter,
            PublicKeyInfo = publicKey,
            HasUniqueIdentifiers = hasUniqueIds,
            Extensions = extensions,
            Signature = signature,
        };
        return true;
    }

    private static bool TryReadVersion(ref DerReader fields, out int version)
    {
        version = 1;
        if (fields.NextTag != 0xA0)
        {
            return true;
        }

        if (!fields.TryRead(0xA0, out var tagged) || !DerReader.TryReadWhole(tagged, DerReader.Integer, out var number) || number.Length != 1)
        {
            return false;
        }

        version = number.Span[0] + 1;
        return true;
    }

    private static bool TryReadValidity(ref DerReader fields, out CertificateTime notBefore, out CertificateTime notAfter)
    {
        notBefore = notAfter = default;
        if (!fields.TryRead(DerReader.Sequence, out var content))
        {
            return false;
        }

        var times = new DerReader(content);
        return CertificateTime.TryRead(ref times, out notBefore) && CertificateTime.TryRead(ref times, out notAfter) && times.IsEmpty;
    }

    private static bool TryReadExtensions(ref DerReader fields, List<ExtensionView> extensions)
    {
        if (!fields.TryRead(0xA3, out var tagged) || !DerReader.TryReadWhole(tagged, DerReader.Sequence, out var content))
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

            extensions.Add(extension);
        }

        return extensions.Count > 0;
    }
}
