using System.Text;
using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Rfc5280;

/// <summary>RFC 5280 §4.1.2.4, §4.1.2.6 and the bounds of appendix A.1.</summary>
internal static class NameRules
{
    internal static void Inspect(CertificateView certificate, ExtensionFacts facts, Findings findings)
    {
        var attributes = new List<NameAttribute>(8);
        InspectName("issuer", certificate.Issuer, attributes, findings);
        if (attributes.Count == 0)
        {
            findings.Error("issuer-empty", "issuer", "RFC 5280 §4.1.2.4", "issuer is an empty name; it names the authority.");
        }

        attributes.Clear();
        InspectName("subject", certificate.Subject, attributes, findings);
        if (attributes.Count > 0)
        {
            return;
        }

        if (facts.IsAuthority)
        {
            findings.Error("subject-empty", "subject", "RFC 5280 §4.1.2.6", "subject of an authority is an empty name.");
        }
        else if (!facts.HasAlternativeName || !facts.IsAlternativeNameCritical)
        {
            findings.Error("subject-empty", "subject", "RFC 5280 §4.1.2.6", "subject is an empty name; then a critical subject alternative name is wanted.");
        }
    }

    private static void InspectName(string field, ReadOnlyMemory<byte> name, List<NameAttribute> attributes, Findings findings)
    {
        if (!NameView.TryRead(name, attributes, out var isCanonical))
        {
            findings.Error("name-form", field, "RFC 5280 §4.1.2.4", $"{field} is no sequence of relative distinguished names.");
            return;
        }

        if (!isCanonical)
        {
            findings.Error("name-order", field, "X.690 §11.6", $"the members of a multi-valued RDN in {field} are not in DER order.");
        }

        foreach (var attribute in attributes)
        {
            InspectAttribute(field, attribute, findings);
        }
    }

    private static void InspectAttribute(string field, NameAttribute attribute, Findings findings)
    {
        var oid = attribute.Oid.Span;
        if (attribute.Value.IsEmpty)
        {
            findings.Error("attribute-empty", field, "RFC 5280 appendix A.1", $"attribute {ObjectIds.Dotted(oid)} of {field} is empty.");
            return;
        }

        if (!IsWellFormed(attribute))
        {
            findings.Error("attribute-characters", field, "RFC 5280 §4.1.2.4", $"attribute {ObjectIds.Dotted(oid)} of {field} holds characters that its string type has not.");
            return;
        }

        if (oid.SequenceEqual(ObjectIds.Country))
        {
            if (attribute.Tag != DerReader.PrintableString || attribute.Value.Length != 2)
            {
                findings.Error("country", field, "RFC 5280 appendix A.1", $"country of {field} is '{attribute.Text}'; wanted a PrintableString of two letters.");
            }

            return;
        }

        // No text has more characters than octets.
        if (Bound(oid) is var bound && attribute.Value.Length > bound && attribute.Text.Length > bound)
        {
            findings.Error("attribute-length", field, "RFC 5280 appendix A.1",
                $"attribute {ObjectIds.Dotted(oid)} of {field} has {attribute.Text.Length} characters; at most {bound}.");
        }
    }

    private static int Bound(ReadOnlySpan<byte> oid) =>
        oid.SequenceEqual(ObjectIds.CommonName) || oid.SequenceEqual(ObjectIds.SerialNumber) || oid.SequenceEqual(ObjectIds.Organization) ||
        oid.SequenceEqual(ObjectIds.OrganizationalUnit) || oid.SequenceEqual(ObjectIds.Title)
            ? 64
            : oid.SequenceEqual(ObjectIds.Locality) || oid.SequenceEqual(ObjectIds.State) ? 128 : 32768;

    private static bool IsWellFormed(NameAttribute attribute)
    {
        var value = attribute.Value.Span;
        switch (attribute.Tag)
        {
            case DerReader.PrintableString:
                foreach (var c in value)
                {
                    if (!char.IsAsciiLetterOrDigit((char)c) && !" '()+,-./:=?"u8.Contains(c))
                    {
                        return false;
                    }
                }

                return true;
            case DerReader.Ia5String:
                return Ascii.IsValid(value);
            case DerReader.Utf8String:
                return System.Text.Unicode.Utf8.IsValid(value);
            default:
                return true;
        }
    }
}
