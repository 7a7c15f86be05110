using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki.Names;

namespace Birthmark.Pki.Access;

/// <summary>What role members look at in a client certificate.</summary>
internal sealed class ClientIdentity(X509Certificate2 certificate, string issuedBy)
{
    private const string SubjectAlternativeNameOid = "2.5.29.17";
    private const string UpnOid = "1.3.6.1.4.1.311.20.2.3";
    private static readonly Asn1Tag OtherName = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private readonly DistinguishedName subject =
        DistinguishedName.TryDecode(certificate.SubjectName.RawData, out var name) ? name : DistinguishedName.Empty;

    internal bool Is(RoleMember member)
    {
        if (member.Authority != issuedBy || !MatchKeys.Attributes.TryGetValue(member.MatchKey, out var attribute))
        {
            return false;
        }

        return member.MatchKey switch
        {
            MatchKeys.Any => true,
            MatchKeys.SerialNumber => Compares([Serial(certificate.SerialNumber)], Serial(member.Value), member.Operator),
            MatchKeys.FullDn => Compares([subject.Text], DistinguishedName.TryParse(member.Value, out var dn, out _) ? dn.Text : member.Value, member.Operator),
            MatchKeys.Upn => Compares(Upns(), member.Value, member.Operator),
            _ => Compares([.. subject.Attributes.Where(a => a.Key == attribute).Select(a => a.Value)], member.Value, member.Operator),
        };
    }

    // A certificate without the attribute matches nothing, not even "not equal": nobody enters a role by what is missing.
    private static bool Compares(List<string> found, string wanted, MatchOperator @operator) => found.Count > 0 && @operator switch
    {
        MatchOperator.EqualCaseSensitive => found.Contains(wanted, StringComparer.Ordinal),
        MatchOperator.EqualCaseInsensitive => found.Contains(wanted, StringComparer.OrdinalIgnoreCase),
        MatchOperator.NotEqual => !found.Contains(wanted, StringComparer.Ordinal),
        _ => false,
    };

    private static string Serial(string hex)
    {
        var digits = hex.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? hex[2..] : hex;
        return digits.TrimStart('0').ToUpperInvariant();
    }

    private List<string> Upns()
    {
        var found = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.Where(e => e.Oid?.Value == SubjectAlternativeNameOid))
            {
                var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (names.HasData)
                {
                    if (names.PeekTag() != OtherName)
                    {
                        names.ReadEncodedValue();
                    }
                    else if (names.ReadSequence(OtherName) is var other && other.ReadObjectIdentifier() == UpnOid)
                    {
                        // RFC 5280 §4.2.1.6: OtherName's value is explicitly tagged [0].
                        found.Add(other.ReadSequence(OtherName).ReadCharacterString(UniversalTagNumber.UTF8String));
                    }
                }
            }
        }
        catch (AsnContentException)
        {
            // A malformed extension names nobody.
            return [];
        }

        return found;
    }
}
