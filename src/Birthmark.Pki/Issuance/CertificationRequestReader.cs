using System.Diagnostics.CodeAnalysis;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Names;

namespace Birthmark.Pki.Issuance;

/// <summary>Reads the DER of a request (RFC 2986 §4); what it asks for beyond subject, key and alternative name is passed over.</summary>
internal static class CertificationRequestReader
{
    internal static bool TryRead(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out CertificationRequest? request, [NotNullWhen(false)] out string? why)
    {
        request = null;
        why = "The certification request is no DER SEQUENCE of information, algorithm and signature, or bytes follow it.";
        if (!DerReader.TryReadWhole(der, DerReader.Sequence, out var content))
        {
            return false;
        }

        var outer = new DerReader(content);
        if (!outer.TryRead(DerReader.Sequence, out var information, out var body) || !outer.TryRead(DerReader.Sequence, out _, out var algorithm) ||
            !outer.TryReadOctets(out var signature) || !outer.IsEmpty)
        {
            return false;
        }

        if (!SignatureForms.TryRecognise(algorithm, out var signatureAlgorithm))
        {
            why = "The certification request is signed by an algorithm that is not accepted: use ECDSA or RSA with SHA-256, SHA-384 or SHA-512.";
            return false;
        }

        var fields = new DerReader(information);
        why = "Version, subject or public key of the certification request cannot be read.";
        if (!fields.TryRead(DerReader.Integer, out var version) || !version.Span.SequenceEqual((ReadOnlySpan<byte>)[0]) ||
            !fields.TryRead(DerReader.Sequence, out _, out var name) || !fields.TryRead(DerReader.Sequence, out _, out var publicKey) ||
            !PublicKeyView.TryRead(publicKey, out var key))
        {
            return false;
        }

        if (!key.TryRecognise(out var keyAlgorithm))
        {
            why = $"The certification request carries {key.Describe()}: use EC on P-256 or P-384 (uncompressed), or RSA of 2048, 3072 or 4096 bits.";
            return false;
        }

        if (!DistinguishedName.TryDecode(name.Span, out var subject))
        {
            why = "The subject of the certification request holds malformed, empty or control characters.";
            return false;
        }

        if (!TryReadAttributes(ref fields, out var alternativeName, out why))
        {
            return false;
        }

        request = new CertificationRequest
        {
            Subject = subject,
            PublicKey = publicKey,
            KeyAlgorithm = keyAlgorithm,
            SubjectAlternativeName = alternativeName,
            Der = der,
            Body = body,
            SignatureAlgorithm = signatureAlgorithm,
            Signature = signature,
        };
        return true;
    }

    // RFC 2986 §4.1 wants the attributes always; some clients leave out an empty set.
    private static bool TryReadAttributes(ref DerReader fields, out string? alternativeName, [NotNullWhen(false)] out string? why)
    {
        alternativeName = null;
        why = "The attributes of the certification request cannot be read.";
        if (fields.IsEmpty)
        {
            why = null;
            return true;
        }

        if (!fields.TryRead(0xA0, out var content) || !fields.IsEmpty)
        {
            return false;
        }

        var attributes = new DerReader(content);
        while (!attributes.IsEmpty)
        {
            if (!attributes.TryRead(DerReader.Sequence, out var attribute) || !TryReadAttribute(attribute, ref alternativeName))
            {
                return false;
            }
        }

        why = null;
        return true;
    }

    private static bool TryReadAttribute(ReadOnlyMemory<byte> attribute, ref string? alternativeName)
    {
        var fields = new DerReader(attribute);
        if (!fields.TryRead(DerReader.ObjectIdentifier, out var type) || !fields.TryRead(DerReader.Set, out var values) || !fields.IsEmpty)
        {
            return false;
        }

        if (!type.Span.SequenceEqual(ObjectIds.ExtensionRequest))
        {
            return true;
        }

        if (!DerReader.TryReadWhole(values, DerReader.Sequence, out var content))
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

            if (extension.Oid.Span.SequenceEqual(ObjectIds.SubjectAlternativeName))
            {
                if (alternativeName is not null || !SubjectAlternativeName.TryDecode(extension.Value.Span, out var names))
                {
                    return false;
                }

                alternativeName = names.Text;
            }
        }

        return true;
    }
}
