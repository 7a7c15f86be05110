using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Pairing;
using Birthmark.Keys.Entropy;

namespace Birthmark.Exchange.Enrolment;

/// <summary>
/// What an owner signs once a hub is proven: an X.509 certificate for each of its keys, by an authority whose key is the owner's exchange key.
/// </summary>
public static class HubCertificates
{
    private const int AuthorityYears = 20;
    private const int Years = 5;

    /// <summary>tcg-cap-verifiedTPMResidency and tcg-cap-verifiedTPMFixed (TCG OID Registry): that the signer has seen the key to live in a TPM and to be fixed to it.</summary>
    private static readonly string[] Policies = ["2.23.133.11.1.1", "2.23.133.11.1.2"];

    /// <summary>The owner's authority over its hubs, to be made once and kept: DER.</summary>
    public static byte[] MakeAuthority(OemIdentity owner, DateTimeOffset at)
    {
        var request = new CertificateRequest(SubjectOf(owner), PublicKeyOf(owner.Certificate.PublicKey), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var made = request.Create(request.SubjectName, new Generator(owner), at.AddMinutes(-10), at.AddYears(AuthorityYears), Serial());
        return made.RawData;
    }

    /// <param name="owner">Who signs.</param>
    /// <param name="authority">As <see cref="MakeAuthority"/> made it, DER.</param>
    /// <param name="hub">What was proven.</param>
    /// <param name="name">What the owner calls the hub.</param>
    /// <param name="at">When.</param>
    /// <returns>PEM: a certificate for each key in the order of <see cref="HubToken.Aliases"/>, then the authority's.</returns>
    /// <exception cref="ExchangeRefusedException">The authority is not of this owner's key, or ends.</exception>
    public static string Sign(OemIdentity owner, byte[] authority, ProvenHub hub, string name, DateTimeOffset at)
    {
        using var issuer = X509CertificateLoader.LoadCertificate(authority);
        if (!issuer.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(owner.Certificate.PublicKey.Span) || issuer.NotAfter.ToUniversalTime() <= at)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.IdentityInvalid, $"The authority '{issuer.Subject}' is of another key than this identity, or its time is over: move its file away, and a new one is made.");
        }

        var pem = hub.Keys.Select(key =>
        {
            var request = RequestFor(key, name, issuer);
            var until = at.AddYears(Years) < issuer.NotAfter.ToUniversalTime() ? at.AddYears(Years) : issuer.NotAfter.ToUniversalTime();
            using var made = request.Create(issuer.SubjectName, new Generator(owner), at.AddMinutes(-10), until, Serial());
            return made.ExportCertificatePem();
        });
        return string.Join('\n', pem.Append(issuer.ExportCertificatePem())) + "\n";
    }

    private static CertificateRequest RequestFor(ProvenKey key, string name, X509Certificate2 issuer)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName($"{name} {key.Alias}");
        var request = new CertificateRequest(subject.Build(), PublicKeyOf(key.PublicKey), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            key.Alias == HubToken.UnwrapKey ? X509KeyUsageFlags.KeyAgreement : X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        if (key.Alias == HubToken.ReportKey)
        {
            // The use that CMS verifiers ask for.
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.4")], critical: false));
        }

        request.CertificateExtensions.Add(new X509Extension("2.5.29.32", EncodePolicies(), critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        return request;
    }

    /// <summary>RFC 5280 §4.2.1.4, without qualifiers.</summary>
    private static byte[] EncodePolicies()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var policy in Policies)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(policy);
                }
            }
        }

        return writer.Encode();
    }

    private static X500DistinguishedName SubjectOf(OemIdentity owner)
    {
        using var own = X509CertificateLoader.LoadCertificate(owner.Certificate.Der.Span);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName($"{own.GetNameInfo(X509NameType.SimpleName, forIssuer: false)} hubs");
        return subject.Build();
    }

    private static PublicKey PublicKeyOf(ReadOnlyMemory<byte> info) => PublicKey.CreateFromSubjectPublicKeyInfo(info.Span, out _);

    /// <summary>RFC 5280 §4.1.2.2: positive, at most 20 octets.</summary>
    private static byte[] Serial()
    {
        var serial = new byte[16];
        SystemRandom.Source.Fill(serial);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    /// <summary>Lets certificates be signed by a key that may not lie in this process.</summary>
    private sealed class Generator(OemIdentity owner) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                // ecdsa-with-SHA256 (RFC 5758 §3.2)
                writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
            }

            return writer.Encode();
        }

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => owner.Signer.Sign(data);

        protected override PublicKey BuildPublicKey() => PublicKeyOf(owner.Certificate.PublicKey);
    }
}
