using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Pki.Linting;

namespace Birthmark.Pki.Tests.Linting;

/// <summary>RFC 5280 §4: one broken rule at a time.</summary>
public sealed class Rfc5280LinterTests
{
    [Fact]
    public void A_good_root_has_no_findings() => Assert.Empty(Linters.Basic.Lint(TestCertificates.SelfSigned("CN=Root"), default));

    [Fact]
    public void A_root_judged_as_its_own_issuer_has_no_findings()
    {
        var root = TestCertificates.SelfSigned("CN=Root");
        Assert.Empty(Linters.Basic.Lint(root, root));
    }

    [Fact]
    public void A_serial_number_of_zero_is_refused() => Finds("rfc5280/serial-positive", TestCertificates.SelfSigned("CN=Root", serial: [0]));

    [Fact]
    public void A_serial_number_of_21_octets_is_refused() =>
        Finds("rfc5280/serial-length", TestCertificates.SelfSigned("CN=Root", serial: [.. Enumerable.Repeat((byte)0x7F, 21)]));

    [Fact]
    public void An_extension_that_comes_twice_is_refused()
    {
        var der = TestCertificates.Leaf(r =>
        {
            r.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(r.PublicKey, false));
            r.CertificateExtensions.Add(new X509Extension("2.5.29.13", [0x04, 0x01, 0x01], false));
        });
        der[der.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x55, 0x1D, 0x0D]) + 2] = 0x0E;
        Finds("rfc5280/extension-twice", der);
    }

    [Fact]
    public void A_certificate_signer_that_is_no_authority_is_refused() => Finds(
        "rfc5280/cert-sign-without-ca", TestCertificates.Leaf(r => r.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true))));

    [Fact]
    public void An_authority_that_may_not_sign_certificates_is_refused() => Finds("rfc5280/ca-without-cert-sign", TestCertificates.Leaf(r =>
    {
        r.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        r.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.CrlSign, true));
    }));

    [Fact]
    public void An_authority_without_a_key_identifier_is_refused() => Finds("rfc5280/subject-key-identifier", TestCertificates.Leaf(r =>
    {
        r.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        r.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
    }));

    [Fact]
    public void Uncritical_basic_constraints_of_an_authority_are_refused() => Finds("rfc5280/basic-constraints-critical", TestCertificates.Leaf(r =>
        r.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, false))));

    [Fact]
    public void A_path_length_on_an_end_entity_is_refused() => Finds("rfc5280/path-length", TestCertificates.Leaf(r =>
        r.CertificateExtensions.Add(new X509Extension("2.5.29.19", [0x30, 0x03, 0x02, 0x01, 0x00], true))));

    [Fact]
    public void A_written_out_FALSE_is_refused_as_not_DER() => Finds("rfc5280/basic-constraints-default", TestCertificates.Leaf(r =>
        r.CertificateExtensions.Add(new X509Extension("2.5.29.19", [0x30, 0x03, 0x01, 0x01, 0x00], true))));

    [Fact]
    public void A_key_usage_without_bits_is_refused() => Finds("rfc5280/key-usage-empty", TestCertificates.Leaf(r =>
        r.CertificateExtensions.Add(new X509Extension("2.5.29.15", [0x03, 0x01, 0x00], true))));

    [Fact]
    public void A_key_usage_with_trailing_zero_bits_is_refused() => Finds("rfc5280/key-usage-form", TestCertificates.Leaf(r =>
        r.CertificateExtensions.Add(new X509Extension("2.5.29.15", [0x03, 0x02, 0x00, 0x80], true))));

    [Fact]
    public void An_empty_subject_without_a_critical_alternative_name_is_refused()
    {
        Finds("rfc5280/subject-empty", TestCertificates.Leaf(r => r.CertificateExtensions.Add(AlternativeName(critical: false)), subject: ""));
        Misses("rfc5280/subject-empty", TestCertificates.Leaf(r => r.CertificateExtensions.Add(AlternativeName(critical: true)), subject: ""));
    }

    [Fact]
    public void An_address_of_five_octets_in_the_alternative_name_is_refused() => Finds("rfc5280/alternative-name", TestCertificates.Leaf(r =>
        r.CertificateExtensions.Add(new X509Extension("2.5.29.17", [0x30, 0x07, 0x87, 0x05, 1, 2, 3, 4, 5], false))));

    [Fact]
    public void A_critical_key_identifier_is_refused() => Finds("rfc5280/extension-critical", TestCertificates.Leaf(r =>
        r.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(r.PublicKey, true))));

    [Fact]
    public void An_RSA_key_of_1024_bits_is_refused()
    {
        using var key = RSA.Create(1024);
        var request = new CertificateRequest("CN=weak", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));
        Finds("rfc5280/key-size", made.RawData);
    }

    [Fact]
    public void A_common_name_of_65_characters_is_refused() => Finds("rfc5280/attribute-length", TestCertificates.SelfSigned("CN=" + new string('x', 65)));

    [Fact]
    public void A_certificate_under_another_name_than_its_issuers_is_refused() =>
        Assert.Contains(Linters.Basic.Lint(TestCertificates.SelfSigned("CN=One"), TestCertificates.SelfSigned("CN=Two")), f => f.Rule == "rfc5280/issuer-name");

    [Fact]
    public void A_time_of_2050_written_as_UTCTime_is_not_what_it_says()
    {
        var root = TestCertificates.SelfSigned("CN=Root");
        var at = root.AsSpan().IndexOf("260101000000Z"u8);
        "269901000000Z"u8.CopyTo(root.AsSpan(at));
        Finds("rfc5280/time-form", root);
    }

    private static X509Extension AlternativeName(bool critical)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("unit.example");
        return names.Build(critical);
    }

    private static void Finds(string rule, byte[] der) =>
        Assert.Contains(Linters.Basic.Lint(der, default), f => f.Rule == rule && f.Severity == LintSeverity.Error && f.Text.Length > 10);

    private static void Misses(string rule, byte[] der) => Assert.DoesNotContain(Linters.Basic.Lint(der, default), f => f.Rule == rule);
}
