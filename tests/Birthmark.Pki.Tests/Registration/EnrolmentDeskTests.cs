using System.Text;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Registration;

namespace Birthmark.Pki.Tests.Registration;

/// <summary>EJBCA's two ways of enrolling by PKCS#10, with its texts.</summary>
public sealed class EnrolmentDeskTests
{
    private const string Dn = "CN=Matter DAC unit-1,VID=FFF1,PID=8000";

    [Fact]
    public async Task One_call_registers_the_end_entity_and_issues()
    {
        await using var pki = await TestPki.StartAsync();
        var issued = await pki.Desk.EnrolAsync(pki.AtDesk("unit-1", pki.Request(Dn)));
        var entity = await pki.Entities.FindAsync("unit-1");
        Assert.Equal((EndEntityStatus.Generated, "Matter PAI", "PID=8000,VID=FFF1,CN=Matter DAC unit-1"), (entity!.Status, entity.Authority, entity.SubjectDn));
        Assert.Equal(issued.SerialNumber, Assert.Single(await pki.Register.FindByUsernameAsync("unit-1")).SerialNumber);
    }

    [Fact]
    public async Task The_same_call_again_edits_the_end_entity_and_issues_another_certificate()
    {
        await using var pki = await TestPki.StartAsync();
        var request = pki.Request(Dn);
        await pki.Desk.EnrolAsync(pki.AtDesk("unit-1", request));
        await pki.Desk.EnrolAsync(pki.AtDesk("unit-1", request) with { Email = "a@example.com" });
        Assert.Equal(2, (await pki.Register.FindByUsernameAsync("unit-1")).Count);
        Assert.Equal("a@example.com", (await pki.Entities.FindAsync("unit-1"))!.Email);
    }

    [Theory]
    [InlineData("nowhere", "Matter DAC", "Matter DAC", PkiRefusal.CertificateAuthorityUnknown, "CA with name \"nowhere\" doesn't exist")]
    [InlineData("Matter PAI", "nothing", "Matter DAC", PkiRefusal.CertificateProfileUnknown, "Certificate profile with name \"nothing\" doesn't exist")]
    [InlineData("Matter PAI", "Matter DAC", "nobody", PkiRefusal.EndEntityProfileUnknown, "End entity profile with name \"nobody\" doesn't exist")]
    public async Task Unknown_names_are_refused_with_EJBCAs_texts(string authority, string profile, string entityProfile, PkiRefusal code, string text)
    {
        await using var pki = await TestPki.StartAsync();
        var enrolment = pki.AtDesk("unit-1", pki.Request(Dn)) with { Authority = authority, CertificateProfile = profile, EndEntityProfile = entityProfile };
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Desk.EnrolAsync(enrolment));
        Assert.Equal((code, text), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task A_subject_that_the_end_entity_profile_refuses_leaves_nothing_behind()
    {
        await using var pki = await TestPki.StartAsync();
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Desk.EnrolAsync(pki.AtDesk("unit-1", pki.Request("CN=x,VID=FFF2,PID=8000"))));
        Assert.Equal("End entity profile does not contain matching field for VID with value \"FFF2\".", refusal.Message);
        Assert.Null(await pki.Entities.FindAsync("unit-1"));
        Assert.Empty(await pki.Register.FindByUsernameAsync("unit-1"));
    }

    [Fact]
    public async Task The_given_subject_replaces_the_requests()
    {
        await using var pki = await TestPki.StartAsync();
        await pki.Desk.EnrolAsync(pki.AtDesk("unit-1", pki.Request("CN=whatever"), Dn));
        Assert.Equal("PID=8000,VID=FFF1,CN=Matter DAC unit-1", (await pki.Entities.FindAsync("unit-1"))!.SubjectDn);
    }

    [Fact]
    public async Task A_registered_end_entity_gets_one_certificate_for_its_password()
    {
        await using var pki = await TestPki.StartAsync();
        await pki.Entities.AddAsync(Order("unit-1", "correct horse"));
        Assert.True(CertificationRequest.TryRead(pki.Request("CN=other"), out var request, out _));
        var wrong = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Desk.EnrolRegisteredAsync("unit-1", "battery", "Matter PAI", request, "ra"));
        Assert.Equal(PkiRefusal.WrongPassword, wrong.Code);
        await pki.Desk.EnrolRegisteredAsync("unit-1", "correct horse", "Matter PAI", request, "ra");
        Assert.Equal(EndEntityStatus.Generated, (await pki.Entities.FindAsync("unit-1"))!.Status);
        Assert.Equal("PID=8000,VID=FFF1,CN=Matter DAC unit-1", (await pki.Register.FindByUsernameAsync("unit-1"))[0].SubjectDn);
        var spent = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Desk.EnrolRegisteredAsync("unit-1", "correct horse", "Matter PAI", request, "ra"));
        Assert.Equal(PkiRefusal.WrongStatus, spent.Code);
        Assert.Contains("status GENERATED, NEW, FAILED, INPROCESS, or KEYRECOVERY required: unit-1", spent.Message);
    }

    [Fact]
    public async Task An_unknown_end_entity_is_named()
    {
        await using var pki = await TestPki.StartAsync();
        Assert.True(CertificationRequest.TryRead(pki.Request("CN=other"), out var request, out _));
        var refusal = await Assert.ThrowsAsync<PkiRefusedException>(() => pki.Desk.EnrolRegisteredAsync("nobody", "x", "Matter PAI", request, "ra"));
        Assert.Equal((PkiRefusal.EndEntityUnknown, "The end entity 'nobody' does not exist"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public async Task Passwords_rest_only_as_hashes()
    {
        var pki = await TestPki.StartAsync();
        await pki.Entities.AddAsync(Order("unit-1", "canary-one-password"));
        await pki.Desk.EnrolAsync(pki.AtDesk("unit-2", pki.Request("CN=Matter DAC unit-2,VID=FFF1,PID=8000")) with { Password = "canary-two-password" });
        await pki.CloseAsync();
        foreach (var file in Directory.EnumerateFiles(pki.Folder, "pki.db*"))
        {
            Assert.DoesNotContain("canary-", Encoding.Latin1.GetString(File.ReadAllBytes(file)));
        }

        Directory.Delete(pki.Folder, recursive: true);
    }

    internal static EndEntityOrder Order(string username, string? password) => new(
        username, password, $"CN=Matter DAC {username},VID=FFF1,PID=8000", null, null, "Matter PAI", "Matter DAC", "Matter DAC", "USERGENERATED", "ra");
}
