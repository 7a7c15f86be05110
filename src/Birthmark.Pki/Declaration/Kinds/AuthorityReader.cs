using System.Security.Cryptography;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Declaration.Yaml;
using Birthmark.Pki.Names;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>Reads a certification authority.</summary>
internal static class AuthorityReader
{
    private static readonly Dictionary<string, string> Types = new() { ["X.509"] = "X.509" };

    internal static AuthorityDeclaration Read(Section section, string name)
    {
        section.Choice("Type of CA", Types, "X.509");
        var certificates = ReadCertificates(section);
        var token = ReadToken(section);
        var signedBy = section.Text("Signed By") ?? new(certificates.Count > 0 ? Authority.ExternalCa : Authority.SelfSigned, section.At);
        if (token is null == (certificates.Count == 0))
        {
            section.Faults.Add(section.At, token is null
                ? $"{section.Thing}: CA Token is missing: name its crypto token and keys, or give the Certificates of an external CA."
                : $"{section.Thing}: has both CA Token and Certificates: an external CA has no token here; take one of them away.");
        }

        return new()
        {
            At = section.At,
            Name = name,
            Subject = ReadSubject(section, certificates),
            SignedBy = signedBy,
            CertificateProfile = section.Text("Certificate Profile") ?? new(signedBy.Value == Authority.SelfSigned ? "ROOTCA" : "SUBCA", section.At),
            Validity = section.Validity("Validity"),
            Token = token,
            Certificates = certificates,
            CertificatesAt = section.Where("Certificates"),
            EnforceUniqueDn = section.Flag("Enforce Unique DN", true),
            EnforceUniquePublicKeys = section.Flag("Enforce Unique Public Keys", true),
            EnforceKeyRenewal = section.Flag("Enforce Key Renewal", false),
            PrintableStringInDn = section.Flag("PrintableString in DN", false),
            Approvals = ApprovalWords.Read(section),
            Crl = ReadCrl(section),
        };
    }

    private static DistinguishedName ReadSubject(Section section, List<ReadOnlyMemory<byte>> certificates)
    {
        if (certificates.Count > 0 && CaCertificate.TryRead(certificates[0], out var certificate))
        {
            if (section.Text("Subject DN") is { } written && DistinguishedName.TryParse(written.Value, out var claimed, out _) && !claimed.Equals(certificate.Subject))
            {
                section.Faults.Add(written.At, $"{section.Thing}: Subject DN '{written}' is not the certificate's '{certificate.Subject}': leave it out.");
            }

            return certificate.Subject;
        }

        var text = section.Required("Subject DN", "CN=My Root,O=Acme");
        if (text.Value.Length > 0 && !DistinguishedName.TryParse(text.Value, out _, out var why))
        {
            section.Faults.Add(text.At, $"{section.Thing}: Subject DN: {why}");
        }

        return DistinguishedName.TryParse(text.Value, out var subject, out _) ? subject : DistinguishedName.Empty;
    }

    private static CrlPolicy ReadCrl(Section section)
    {
        var policy = new CrlPolicy(
            section.Duration("CRL Expiration Period", AuthorityDeclaration.DefaultCrl.Expiration),
            section.Duration("CRL Issue Interval", AuthorityDeclaration.DefaultCrl.IssueInterval),
            section.Duration("CRL Overlap Time", AuthorityDeclaration.DefaultCrl.Overlap),
            section.Flag("Generate CRL Upon Revocation", true));
        if (policy.Expiration <= policy.Overlap)
        {
            section.Faults.Add(
                section.Where("CRL Expiration Period"),
                $"{section.Thing}: CRL Expiration Period {Profiles.Duration.Format(policy.Expiration)} is not longer than CRL Overlap Time {Profiles.Duration.Format(policy.Overlap)}: a list would always be due; lengthen it.");
        }

        return policy;
    }

    private static AuthorityToken? ReadToken(Section section)
    {
        if (section.Map("CA Token") is not { } map)
        {
            return null;
        }

        var token = new AuthorityToken(
            map.Required("Crypto Token", "MyToken"),
            map.Required("Certificate Signing Key", "signKey"),
            map.Text("Default Key"),
            map.Text("Test Key"),
            map.Has("Signature Algorithm") ? map.Choice<SignatureAlgorithm?>("Signature Algorithm", Words.Signatures.ToDictionary(s => s.Key, s => (SignatureAlgorithm?)s.Value), null) : null);
        if (map.Text("CRL Signing Key") is { } crl && crl.Value != token.CertificateSigningKey.Value)
        {
            section.Faults.Add(crl.At, $"{section.Thing}: CRL Signing Key '{crl}' differs from Certificate Signing Key '{token.CertificateSigningKey}': an X.509 CA signs both with one key; write the same.");
        }

        map.Done();
        return token;
    }

    // A PEM text with one or several certificates, or a list of base64 DER, which is how an export writes them.
    private static List<ReadOnlyMemory<byte>> ReadCertificates(Section section)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        foreach (var item in section.List("Certificates") ?? [])
        {
            var before = found.Count;
            found.AddRange(Blocks(item.Value));
            if (found.Count == before || found.Skip(before).Any(der => !CaCertificate.TryRead(der, out _)))
            {
                section.Faults.Add(item.At, $"{section.Thing}: Certificates hold something that is not an X.509 certificate: give PEM, own certificate first, root last.");
                found.RemoveRange(before, found.Count - before);
            }
        }

        return found;
    }

    private static List<ReadOnlyMemory<byte>> Blocks(string text)
    {
        var blocks = new List<ReadOnlyMemory<byte>>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label] is "CERTIFICATE")
            {
                blocks.Add(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
            }

            rest = rest[fields.Location.End..];
        }

        var bare = new byte[text.Length];
        return blocks.Count == 0 && Convert.TryFromBase64String(text, bare, out var length) && length > 0 ? [bare.AsMemory(0, length)] : blocks;
    }
}
