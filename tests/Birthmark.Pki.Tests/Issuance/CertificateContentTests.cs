using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Linting;
using Birthmark.Pki.Names;
using Birthmark.Pki.Profiles;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Pki.Tests.Issuance;

/// <summary>What the composer writes, judged by the platform's reader and by openssl.</summary>
public sealed class CertificateContentTests
{
    [Fact]
    public async Task A_server_certificate_carries_its_names_purposes_and_addresses()
    {
        await using var pki = await TestPki.StartAsync();
        var issued = await pki.IssueAsync(Flexible(pki, "server") with { SubjectAlternativeName = "dNSName=hub.example, iPAddress=127.0.0.1, uniformResourceIdentifier=urn:x" });
        var text = OpenSsl.Run("x509", "-inform", "PEM", "-in", pki.Pem("s.pem", "CERTIFICATE", issued.Der), "-noout", "-text");
        Assert.Contains("DNS:hub.example, IP Address:127.0.0.1, URI:urn:x", text);
        Assert.Contains("TLS Web Server Authentication, TLS Web Client Authentication", text);
        Assert.Contains("URI:http://pki.example/crl", text);
        Assert.Contains("OCSP - URI:http://pki.example/ocsp", text);
        Assert.Contains("CA Issuers - URI:http://pki.example/ca.der", text);
        Assert.Contains("Digital Signature, Key Encipherment", text);
        Assert.DoesNotContain(Linters.Basic.Lint(issued.Der, issued.Authority.Chain[0]), f => f.Severity == LintSeverity.Error);
    }

    [Fact]
    public async Task The_offset_backdates_but_never_before_the_authority()
    {
        await using var pki = await TestPki.StartAsync();
        var early = IssuerTests.Read((await pki.IssueAsync(Flexible(pki, "early"))).Der);
        Assert.Equal(pki.Catalog.Authorities["Matter PAI"].NotBefore, early.NotBefore.At);
        pki.Time.Advance(TimeSpan.FromDays(1));
        var late = IssuerTests.Read((await pki.IssueAsync(Flexible(pki, "late"))).Der);
        Assert.Equal(new DateTimeOffset(2026, 9, 2, 8, 20, 15, TimeSpan.Zero), late.NotBefore.At);
        Assert.Equal(late.NotBefore.At.AddDays(730).AddSeconds(-1), late.NotAfter.At);
    }

    [Fact]
    public async Task A_wished_validity_counts_where_the_profile_allows_it_and_is_clamped_to_the_profile()
    {
        await using var pki = await TestPki.StartAsync();
        var begin = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var shorter = IssuerTests.Read((await pki.IssueAsync(Flexible(pki, "a") with { NotBefore = begin, NotAfter = begin.AddDays(30) })).Der);
        Assert.Equal((begin, begin.AddDays(30)), (shorter.NotBefore.At, shorter.NotAfter.At));
        var longer = IssuerTests.Read((await pki.IssueAsync(Flexible(pki, "b") with { NotBefore = begin, NotAfter = begin.AddYears(9) })).Der);
        Assert.Equal(begin.AddDays(730).AddSeconds(-1), longer.NotAfter.At);
        var ignored = IssuerTests.Read((await pki.IssueAsync(pki.DacOrder("c") with { NotBefore = begin, NotAfter = begin.AddDays(1) })).Der);
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 8, 30, 15, TimeSpan.Zero), ignored.NotBefore.At);
    }

    [Fact]
    public async Task An_end_before_the_beginning_is_refused()
    {
        await using var pki = await TestPki.StartAsync();
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.IssueAsync(Flexible(pki, "a") with { NotAfter = pki.Time.GetUtcNow().AddDays(-1) }));
        Assert.Equal(PkiRefusal.IllegalValidity, refusal.Code);
    }

    [Fact]
    public async Task Times_are_UTCTime_through_2049_and_GeneralizedTime_after()
    {
        await using var pki = await TestPki.StartAsync();
        var paa = IssuerTests.Read(pki.Catalog.Authorities["Matter PAA"].Chain[0]);
        Assert.False(paa.NotBefore.IsGeneralized);
        Assert.True(paa.NotAfter.IsGeneralized);
        Assert.Equal(2051, paa.NotAfter.At.Year);
    }

    [Theory]
    [InlineData(KeyAlgorithm.EcP384)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public async Task Keys_of_other_kinds_are_certified_where_the_profile_allows_them(KeyAlgorithm algorithm)
    {
        await using var pki = await TestPki.StartAsync();
        using var key = pki.Keys.Generate(algorithm);
        var issued = await pki.IssueAsync(Flexible(pki, "other") with { PublicKey = key.PublicKey });
        using var certificate = X509CertificateLoader.LoadCertificate(issued.Der.Span);
        Assert.True(certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.PublicKey.Span));
    }

    [Theory]
    [InlineData("SHA512WithRSA")]
    [InlineData("SHA256withRSAandMGF1")]
    [InlineData("SHA384withRSAandMGF1")]
    [InlineData("SHA512withRSAandMGF1")]
    public async Task An_RSA_authority_and_a_P384_authority_issue_certificates_that_openssl_verifies(string algorithm)
    {
        await using var pki = await TestPki.StartAsync($$"""
            Object Type: Crypto Token
            Name: OtherToken
            Type: Software
            Auto Activation: true
            Keys: {rsa: RSA-2048, p384: P-384}
            ---
            Object Type: Certification Authority
            Name: RSA Root
            Type of CA: X.509
            Subject DN: CN=RSA Root,O=Acme,C=SE
            Signed By: Self Signed
            Certificate Profile: ROOTCA
            CA Token: {Crypto Token: OtherToken, Certificate Signing Key: rsa, CRL Signing Key: rsa, Signature Algorithm: {{algorithm}} }
            ---
            Object Type: Certification Authority
            Name: P384 Sub
            Type of CA: X.509
            Subject DN: CN=P384 Sub,O=Acme,C=SE
            Signed By: RSA Root
            Certificate Profile: SUBCA
            CA Token: {Crypto Token: OtherToken, Certificate Signing Key: p384, CRL Signing Key: p384, Signature Algorithm: SHA384withECDSA}
            """);
        var issued = await pki.IssueAsync(Flexible(pki, "leaf") with { Authority = pki.Catalog.Authorities["P384 Sub"] });
        Assert.Contains(": OK", OpenSsl.Run(
            "verify", "-x509_strict", "-attime", pki.Time.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            "-CAfile", pki.Pem("root.pem", "CERTIFICATE", issued.Authority.Chain[1]), "-untrusted", pki.Pem("sub.pem", "CERTIFICATE", issued.Authority.Chain[0]),
            pki.Pem("leaf.pem", "CERTIFICATE", issued.Der)));
    }

    [Fact]
    public void Every_key_usage_is_written_as_the_platform_reads_it()
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        for (var bits = 1; bits < 512; bits++)
        {
            writer.Reset();
            var profile = FixedProfiles.Certificate[0] with { KeyUsage = (KeyUsage)bits, BasicConstraints = null, ExtendedKeyUsage = [], UseAuthorityKeyIdentifier = false, UseSubjectKeyIdentifier = false };
            using (writer.PushSequence())
            {
                ExtensionWriter.Write(writer, profile, default, default, null, isSubjectEmpty: false);
            }

            Assert.True(DerReader.TryReadWhole(writer.Encode(), DerReader.Sequence, out var list));
            var reader = new DerReader(list);
            Assert.True(ExtensionView.TryRead(ref reader, out var extension));
            Assert.True(ExtensionValues.TryReadKeyUsage(extension.Value, out var read, out var isCanonical));
            Assert.Equal((KeyUsage)bits, read);
            Assert.True(isCanonical);
        }
    }

    [Fact]
    public async Task Whatever_the_subject_the_platform_reads_the_certificate_as_the_view_does()
    {
        await using var pki = await TestPki.StartAsync();
        var authority = pki.Catalog.Authorities["Matter PAI"] with { EnforceUniqueDn = false };
        var order = Flexible(pki, "any") with { Authority = authority };
        var composer = new CertificateComposer(pki.Time, pki.Get<IRandomSource>());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll<NonEmptyString, byte>((text, days) =>
        {
            var value = new string([.. text.Get.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]).Trim();
            if (value.Length is 0 or > 60)
            {
                return true;
            }

            var name = "CN=" + string.Concat(value.Select(c => char.IsAsciiLetterOrDigit(c) ? c.ToString() : c < 128 ? "\\" + c : c.ToString()));
            if (!DistinguishedName.TryParse(name, out var subject, out _))
            {
                return true;
            }

            var prepared = composer.Compose(order with { Subject = subject, NotAfter = pki.Time.GetUtcNow().AddDays(1 + days) });
            var der = SignedDer.Join(prepared.Tbs, SignatureForms.Identifier(prepared.Algorithm), new byte[8]);
            using var platform = X509CertificateLoader.LoadCertificate(der);
            var view = IssuerTests.Read(der);
            return platform.SubjectName.RawData.AsSpan().SequenceEqual(view.Subject.Span)
                && platform.NotAfter.ToUniversalTime() == view.NotAfter.At.UtcDateTime
                && platform.SerialNumber.TrimStart('0') == view.SerialNumberText
                && DistinguishedName.TryDecode(view.Subject.Span, out var read) && read.Equals(subject);
        }));
    }

    internal static IssuanceOrder Flexible(TestPki pki, string username) => pki.DacOrder(username, subject: $"CN={username}", profile: "Flexible") with { EndEntityProfile = null };
}
