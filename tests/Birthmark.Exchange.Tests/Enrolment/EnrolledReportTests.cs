using Birthmark.Exchange.Enrolment;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Pairing;
using Birthmark.Exchange.Tests.Reports;
using Birthmark.Exchange.Verification;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Exchange.Tests.Enrolment;

/// <summary>A report held against what the owner signed for the hub.</summary>
public sealed class EnrolledReportTests
{
    [Fact]
    public async Task A_report_says_where_the_hubs_keys_live_and_is_held_against_those_that_its_owner_signed()
    {
        using var folder = new TemporaryFolder();
        await using var hub = await Hub.StartAsync(folder);
        var report = await hub.ReportAsync(await hub.Floor.MakeAsync());
        var content = System.Text.Encoding.Latin1.GetString(report);
        Assert.Contains("\"hub_keys\":[{\"key\":\"logKey\",\"store\":\"software\",\"public_key_hash\":\"", content, StringComparison.Ordinal);
        Assert.Contains("\"hub_enrolled_by\":[]", content, StringComparison.Ordinal);

        var keys = await hub.Services.GetRequiredService<HubToken>().KeysAsync();
        var signed = Signed([.. keys.Select(k => new ProvenKey(k.Uri.Alias, k.PublicKey))]);
        await hub.VerifyAsync(report, e => e with { Enrolled = signed });

        // With the report's and the log's key of another hub.
        using var elsewhere = new TemporaryFolder();
        await using var other = await Hub.StartAsync(elsewhere);
        var theirs = await other.Services.GetRequiredService<HubToken>().KeysAsync();
        foreach (var i in new[] { 0, 1 })
        {
            var mixed = keys.Select((k, at) => new ProvenKey(k.Uri.Alias, at == i ? theirs[at].PublicKey : k.PublicKey)).ToList();
            var wrong = await hub.RefuseAsync(report, ReportFault.Chain, e => e with { Enrolled = Signed(mixed) });
            Assert.Contains("seen in the hub's TPM", wrong.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_file_that_no_enrolment_wrote_is_none(string pem) => Assert.False(EnrolledKeys.TryRead(pem, out _));

    private static EnrolledKeys Signed(IReadOnlyList<ProvenKey> keys)
    {
        var now = DateTimeOffset.UtcNow;
        using var owner = OemIdentity.Make("Acme", now.AddMinutes(-1));
        var pem = HubCertificates.Sign(owner, HubCertificates.MakeAuthority(owner, now), new ProvenHub("", "0,7", "", keys), "line-1", now);
        Assert.True(EnrolledKeys.TryRead(pem, out var read));
        return read;
    }
}
