using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;
using Birthmark.Pki.Access;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Linting;
using Birthmark.Pki.Names;
using Birthmark.Pki.Registration;

namespace Birthmark.Pki.Tests.Declaration;

/// <summary>What <c>samples/matter/pki.yaml</c> is for.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task A_device_gets_a_DAC_that_linter_and_openssl_accept()
    {
        using var bench = await PkiBench.OpenAsync(withManagement: true);
        await bench.ApplyAsync(Yamls.QuickSample);
        var issued = await EnrolAsync(bench, "CN=Matter DAC 1,VID=FFF1,PID=8000");
        Assert.True(Linters.TryFind("matter-dac", out var linter));
        Assert.DoesNotContain(linter.Lint(issued.Der, issued.Authority.Certificate!.Value), f => f.Severity == LintSeverity.Error);
        using var certificate = X509CertificateLoader.LoadCertificate(issued.Der.Span);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(bench.Time.GetUtcNow().UtcDateTime, certificate.NotBefore.ToUniversalTime());
        Verify(issued, bench.Time.GetUtcNow());
    }

    [Theory]
    [InlineData("CN=a,VID=FFF2,PID=8000", "End entity profile does not contain matching field for VID with value \"FFF2\".")]
    [InlineData("CN=a,VID=FFF1", "Data does not contain required PID field.")]
    [InlineData("CN=a,VID=FFF1,PID=80", "Value \"80\" of PID does not match")]
    public async Task Another_vendor_or_a_malformed_product_is_refused(string subject, string text)
    {
        using var bench = await PkiBench.OpenAsync(withManagement: true);
        await bench.ApplyAsync(Yamls.QuickSample);
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => EnrolAsync(bench, subject));
        Assert.Equal(PkiRefusal.EndEntityProfile, refusal.Code);
        Assert.StartsWith(text, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_registration_authority_may_do_its_work_and_no_more()
    {
        using var bench = await PkiBench.OpenAsync(withManagement: true);
        await bench.ApplyAsync(Yamls.QuickSample);
        using var client = await ClientAsync(bench, "CN=matter-ra");
        var roles = bench.Get<AccessRules>().RolesOf(client, "ManagementCA");
        Assert.Equal(["Matter RA"], roles.Select(r => r.Name));
        Assert.True(AccessRules.IsAllowed(roles, "/administrator"));
        Assert.True(AccessRules.IsAllowed(roles, "/ca/Matter PAI"));
        Assert.True(AccessRules.IsAllowed(roles, "/endentityprofilesrules/Matter DAC/create_end_entity"));
        Assert.False(AccessRules.IsAllowed(roles, "/ca/Matter PAA"));
        Assert.False(AccessRules.IsAllowed(roles, "/ca/ManagementCA"));
        using var owner = await ClientAsync(bench, "CN=hub-owner");
        Assert.True(AccessRules.IsAllowed(bench.Get<AccessRules>().RolesOf(owner, "ManagementCA"), "/ca/Matter PAA"));

        // A change counts at once.
        await bench.ApplyAsync("Object Type: Role\nName: Matter RA\nRole Members: []\nAccess Rules: {}");
        Assert.Empty(bench.Get<AccessRules>().RolesOf(client, "ManagementCA"));
    }

    private static async Task<IssuedCertificate> EnrolAsync(PkiBench bench, string subject)
    {
        using var key = bench.Get<IDeviceKeys>().Generate(KeyAlgorithm.EcP256);
        Assert.True(CertificationRequest.TryRead(CertificationRequest.Create(DistinguishedName.Parse(subject), key), out var request, out _));
        return await bench.Get<EnrolmentDesk>().EnrolAsync(new DeskEnrolment
        {
            Request = request,
            Username = "device-1",
            Authority = "Matter PAI",
            CertificateProfile = "Matter DAC",
            EndEntityProfile = "Matter DAC",
            Actor = "tester",
        });
    }

    private static async Task<X509Certificate2> ClientAsync(PkiBench bench, string subject)
    {
        using var key = bench.Get<IDeviceKeys>().Generate(KeyAlgorithm.EcP256);
        var permit = await bench.Get<Issuer>().PrepareAsync(new IssuanceOrder
        {
            Authority = bench.Current.Authorities["ManagementCA"],
            CertificateProfile = bench.Current.CertificateProfiles["Hub Client"],
            Username = subject,
            Subject = DistinguishedName.Parse(subject),
            PublicKey = key.PublicKey,
            Actor = "tester",
        });
        return X509CertificateLoader.LoadCertificate((await bench.Get<Issuer>().IssueAsync(permit)).Der.Span);
    }

    private static void Verify(IssuedCertificate issued, DateTimeOffset at)
    {
        var folder = Directory.CreateTempSubdirectory("birthmark-verify-").FullName;
        try
        {
            var files = new[] { issued.Der, issued.Authority.Chain[0], issued.Authority.Chain[1] }.Select((der, i) =>
            {
                var path = Path.Combine(folder, $"{i}.pem");
                File.WriteAllText(path, PemEncoding.WriteString("CERTIFICATE", der.Span));
                return path;
            }).ToArray();
            OpenSsl.Run("verify", "-x509_strict", "-attime", $"{at.ToUnixTimeSeconds()}", "-CAfile", files[2], "-untrusted", files[1], files[0]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
