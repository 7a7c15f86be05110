using Birthmark.Keys.Kmip;
using Birthmark.Keys.Kms;

namespace Birthmark.Keys.Tests.Kmip;

/// <summary>A check says which step fails, and what to do.</summary>
public sealed class KmipCheckTests
{
    private const string Value = "000102030405060708090A0B0C0D0E0F";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_KMS_with_everything_is_good_at_every_step()
    {
        using var server = new PyKmip([new("master", PyKmip.Client, "HMAC_SHA256", ["MAC_GENERATE"], Value), new("transport", PyKmip.Client, "AES", ["ENCRYPT", "WRAP_KEY"], Value)]);
        using var kms = server.Connect();

        var findings = await kms.CheckAsync(
            [new("master", KmsUseKind.Derive), new("transport", KmsUseKind.Encrypt), new("transport", KmsUseKind.Wrap)], Cancellation);

        Assert.All(findings, f => Assert.True(f.IsGood, f.Text));
        Assert.Equal(["dns", "tcp", "credential", "tls", "version", "operation", "key", "key"], findings.Select(f => f.Step));
    }

    [Fact]
    public async Task Keys_that_are_missing_forbidden_or_asleep_are_each_named()
    {
        using var server = new PyKmip([
            new("master", PyKmip.Client, "AES", ["EXPORT"], Value), new("asleep", PyKmip.Client, "AES", ["ENCRYPT"], Value, IsActive: false),
            new("twin", PyKmip.Client, "AES", ["ENCRYPT"], Value), new("twin", PyKmip.Client, "AES", ["ENCRYPT"], Value)]);
        using var kms = server.Connect();

        var findings = await kms.CheckAsync(
            [new("master", KmsUseKind.Derive), new("asleep", KmsUseKind.Encrypt), new("twin", KmsUseKind.Give), new("nobody", KmsUseKind.Give)], Cancellation);

        var keys = findings.Where(f => f.Step == "key").ToList();
        Assert.All(keys, f => Assert.False(f.IsGood));
        Assert.Equal(["'master' does not permit", "'asleep' is not active", "several keys named 'twin'", "'nobody' is not there"], keys.Select(f => f.Text).Zip(
            ["'master' does not permit", "'asleep' is not active", "several keys named 'twin'", "'nobody' is not there"], (text, part) => text.Contains(part, StringComparison.Ordinal) ? part : text));
    }

    [Fact]
    public async Task A_name_that_nobody_knows_stops_at_dns() =>
        await StopsAsync("dns", "kms.invalid", s => KmipFloor.Values("kms.invalid:5696", s.ClientP12(), s.TrustPem));

    [Fact]
    public async Task A_port_that_nobody_listens_at_stops_at_tcp() =>
        await StopsAsync("tcp", "port 1", s => KmipFloor.Values("localhost:1", s.ClientP12(), s.TrustPem));

    [Fact]
    public async Task A_server_of_another_authority_stops_at_tls()
    {
        using var other = PyKmip.MakeAuthority("Another CA");
        await StopsAsync("tls", KmipVariables.Trust, s => KmipFloor.Values(s.Address, s.ClientP12(), System.Text.Encoding.ASCII.GetBytes(other.ExportCertificatePem())));
    }

    [Fact]
    public async Task A_server_by_another_name_stops_at_tls() =>
        await StopsAsync("tls", "'localhost'", s => KmipFloor.Values(s.Address.Replace("localhost", "127.0.0.2", StringComparison.Ordinal), s.ClientP12(), s.TrustPem), "0.0.0.0");

    [Theory]
    [InlineData("1.2", "tls")]
    [InlineData("1.3", "credential")]
    public async Task A_client_of_another_authority_is_named_where_the_check_stops(string tls, string step)
    {
        using var server = new PyKmip(tls: tls);
        using var kms = KmipFloor.Connect(KmipFloor.Values(server.Address, PyKmip.StrangerP12(), server.TrustPem), new() { Deadline = TimeSpan.FromSeconds(3) });

        var last = (await kms.CheckAsync([], Cancellation))[^1];

        Assert.Equal((step, false), (last.Step, last.IsGood));
        Assert.Contains("CN=birthmark", last.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_of_the_variables_is_said_at_once_and_no_secret_with_it()
    {
        var values = new Dictionary<string, SecretBuffer>(StringComparer.Ordinal)
        {
            [KmipVariables.Address] = KmipFloor.Text("https://kms/path"), [KmipVariables.P12File] = KmipFloor.Text("no file"),
            [KmipVariables.P12Password] = KmipFloor.Text("hunter2"), [KmipVariables.Trust] = KmipFloor.Text("nothing"), [KmipVariables.Version] = KmipFloor.Text("3.0"), ["KMIP_PORT"] = KmipFloor.Text("1"),
        };

        Assert.False(KmipConnection.TryRead(values, out _, out var faults));

        Assert.Equal(5, faults.Count);
        Assert.DoesNotContain(faults, f => f.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kms.example", 5696)]
    [InlineData("kms.example:5697", 5697)]
    [InlineData("[::1]:80", 80)]
    public void An_address_without_a_port_means_5696(string address, int port)
    {
        using var authority = PyKmip.MakeAuthority("CA");
        Assert.True(KmipConnection.TryRead(
            KmipFloor.Values(address, PyKmip.StrangerP12(), System.Text.Encoding.ASCII.GetBytes(authority.ExportCertificatePem())), out var connection, out var faults), string.Join(' ', faults));

        Assert.Equal(port, connection.Port);
        connection.Dispose();
    }

    private static async Task StopsAsync(string step, string part, Func<PyKmip, Dictionary<string, SecretBuffer>> values, string? bind = null)
    {
        using var server = new PyKmip(bind: bind ?? "127.0.0.1");
        using var kms = KmipFloor.Connect(values(server));

        var findings = await kms.CheckAsync([new("master", KmsUseKind.Give)], Cancellation);

        Assert.All(findings.SkipLast(1), f => Assert.True(f.IsGood, f.Text));
        Assert.Equal((step, false), (findings[^1].Step, findings[^1].IsGood));
        Assert.Contains(part, findings[^1].Text, StringComparison.Ordinal);
    }
}
