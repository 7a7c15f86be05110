using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Birthmark.Api.Exchange;
using Birthmark.Api.Problems;
using Birthmark.Api.Projects;
using Birthmark.Api.Stations;
using Birthmark.Exchange.Orders;
using Birthmark.Exchange.Pairing;
using Birthmark.Server.Tests.Hub;
using FactoryLine = Birthmark.Server.Tests.Production.Line;

namespace Birthmark.Server.Tests.Access;

/// <summary>Two OEMs on one hub, each with a project, an order, and a batch that is closed.</summary>
public sealed class TwoOems : IAsyncLifetime
{
    private readonly List<X509Certificate2> certificates = [];

    internal TestHub Hub { get; private set; } = null!;

    /// <summary>One of Acme's people.</summary>
    internal TestClient Anna { get; private set; } = null!;

    internal string OwnBatch { get; private set; } = "";

    internal string OtherBatch { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Hub = await TestHub.StartAsync();
        var certificate = await Hub.EnrolAsync("bench-1", "station");
        certificates.Add(certificate);
        using var bench = Hub.Connect(certificate);
        OwnBatch = await MakeAsync("acme", "lamps", bench);
        OtherBatch = await MakeAsync("rival", "locks", bench);
        certificates.Add(await Hub.EnrolAsync("anna@acme", Roles.Oem));
        Anna = Hub.Connect(certificates[^1]);
    }

    public async ValueTask DisposeAsync()
    {
        Anna.Dispose();
        certificates.ForEach(c => c.Dispose());
        await Hub.DisposeAsync();
    }

    private async Task<string> MakeAsync(string oem, string project, TestClient bench)
    {
        var text = $$$"""
            project: {{{project}}}
            device_types: [{name: bulb}]
            device_profiles:
              - name: plain
                recipe:
                  - {step: secret, uses: random, with: {length: 16}}
                outputs: {Secret: {value: "${secret}", format: hex}}
            """;
        using var identity = OemIdentity.Make(oem, DateTimeOffset.UtcNow.AddDays(-1));
        await Hub.Owner.Projects.ApplyAsync(new ProjectApplication { File = "project.yaml", Text = text }, dryRun: false);
        await Hub.Owner.Exchange.PairAsync(oem, new PairRequest { Certificate = identity.Certificate.Pem, Projects = [project] });
        var path = Path.Combine(Hub.Folder, $"{oem}.p7m");
        await using (var file = File.Create(path))
        {
            await OrderSealer.SignAsync(identity, new()
            {
                Format = OrderMessage.OrderFormat, Number = "1", Sequence = 1, Hub = (await Hub.Owner.Exchange.IdentityAsync()).KeyHash, Project = project, Profile = "plain", Quantity = 50,
                NotBefore = DateTimeOffset.UtcNow.AddDays(-1), NotAfter = DateTimeOffset.UtcNow.AddDays(30),
            }, DateTimeOffset.UtcNow, file);
        }

        await Hub.Owner.Exchange.ImportOrderAsync(path);
        var batch = (await Hub.Owner.Batches.OpenAsync(new() { Name = "run", Profile = "plain", DeviceType = "bulb", Quantity = 5, HeadCount = 1, Project = project, Stations = [] })).BatchUid;
        var device = (await FactoryLine.JsonAsync(bench.PostAsync($"/api/v1/batches/{batch}/devices", $$"""{"serial":"{{oem}}-1"}"""), HttpStatusCode.Created)).GetProperty("DeviceUID").GetString()!;
        using (var provisioned = await bench.PostAsync($"/api/v1/devices/{device}/provisioning", ""))
        {
            Assert.Equal(HttpStatusCode.OK, provisioned.StatusCode);
        }

        using (var reported = await FactoryLine.ReportAsync(bench, device, "OK"))
        {
            Assert.Equal(HttpStatusCode.OK, reported.StatusCode);
        }

        await Hub.Owner.Batches.ReleaseAsync(batch);
        return batch;
    }
}

public sealed class OemIsolationTests(TwoOems floor) : IClassFixture<TwoOems>
{
    [Theory]
    [InlineData("/api/v1/projects", "projects", "project", "lamps")]
    [InlineData("/api/v1/batches", "batches", "project", "lamps")]
    [InlineData("/api/v1/batches?state=released", "batches", "project", "lamps")]
    [InlineData("/api/v1/exchange/orders", "orders", "oem", "acme")]
    [InlineData("/api/v1/exchange/orders?oem=rival", "orders", "oem", "acme")]
    [InlineData("/api/v1/exchange/oems", "oems", "name", "acme")]
    public async Task A_list_shows_an_OEM_what_is_its_own_and_nothing_else(string path, string list, string member, string own)
    {
        var all = await FactoryLine.JsonAsync(floor.Anna.GetAsync(path));
        var text = all.ToString();
        Assert.True(all.TryGetProperty(list, out var entries), text);
        var entry = Assert.Single(entries.EnumerateArray());
        Assert.True(entry.EnumerateObject().Any(p => p.Value.ValueKind == JsonValueKind.String && p.Value.GetString() == own), $"{member}: {text}");
        Assert.DoesNotContain("rival", text, StringComparison.Ordinal);
        Assert.DoesNotContain("locks", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packages_of_another_OEM_are_not_listed_either() =>
        Assert.Empty((await FactoryLine.JsonAsync(floor.Anna.GetAsync("/api/v1/exchange/packages?oem=rival"))).GetProperty("packages").EnumerateArray());

    [Theory]
    [InlineData("/api/v1/projects/lamps")]
    [InlineData("/api/v1/projects/lamps/versions")]
    [InlineData("/api/v1/projects/lamps/versions/1")]
    [InlineData("/api/v1/batches/BATCH")]
    [InlineData("/api/v1/batches/BATCH/devices")]
    [InlineData("/api/v1/batches/BATCH/allow-list")]
    [InlineData("/api/v1/batches/BATCH/deny-list")]
    [InlineData("/api/v1/batches/BATCH/report")]
    [InlineData("/api/v1/batches?project=lamps")]
    public async Task What_is_its_own_is_there_for_an_OEM_and_the_same_of_another_is_not(string path)
    {
        using (var own = await floor.Anna.GetAsync(path.Replace("BATCH", floor.OwnBatch, StringComparison.Ordinal)))
        {
            Assert.True(own.StatusCode == HttpStatusCode.OK, await own.Content.ReadAsStringAsync());
        }

        using var other = await floor.Anna.GetAsync(path.Replace("BATCH", floor.OtherBatch, StringComparison.Ordinal).Replace("lamps", "locks", StringComparison.Ordinal));
        var text = await other.Content.ReadAsStringAsync();
        Assert.True(other.StatusCode == HttpStatusCode.NotFound, text);
        Assert.DoesNotContain("rival", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_endpoint_lets_an_OEM_in_says_nothing_of_another()
    {
        foreach (var rule in (await floor.Hub.Owner.AccessAsync()).Rules.Where(r => r.Roles.Contains(Roles.Oem)))
        {
            Assert.Equal("GET", rule.Method);
            var path = rule.Path.Replace("{uid}", floor.OtherBatch, StringComparison.Ordinal).Replace("{name}", "locks", StringComparison.Ordinal).Replace("{version}", "1", StringComparison.Ordinal);
            using var answer = await floor.Anna.GetAsync(path);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(path == rule.Path ? answer.StatusCode == HttpStatusCode.OK : answer.StatusCode == HttpStatusCode.NotFound, $"{path}: {text}");
            Assert.False(text.Contains("rival", StringComparison.Ordinal), $"{path}: {text}");
        }
    }

    [Fact]
    public async Task Every_other_endpoint_turns_an_OEM_away()
    {
        var rules = (await floor.Hub.Owner.AccessAsync()).Rules.Where(r => !r.Roles.Contains(Roles.Oem) && !r.Roles.Contains("everyone")).ToList();
        var away = 0;
        foreach (var rule in rules.Where(r => !r.Path.StartsWith("/console", StringComparison.Ordinal)))
        {
            using var answer = await floor.Anna.SendAsync(new(new HttpMethod(rule.Method == "*" ? "GET" : rule.Method), System.Text.RegularExpressions.Regex.Replace(rule.Path, @"\{[^}]*\}", "1")));
            // A body of the wrong kind is turned away before anybody asks who sent it.
            Assert.True(answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.UnsupportedMediaType, $"{rule.Method} {rule.Path}: {(int)answer.StatusCode}");
            away += answer.StatusCode == HttpStatusCode.Forbidden ? 1 : 0;
        }

        Assert.True(away > 50, $"{away} of {rules.Count}");
    }

    [Theory]
    [InlineData("bert", ProblemCodes.InvalidName, Roles.Oem)]
    [InlineData("bert@acme@acme", ProblemCodes.InvalidName, Roles.Oem)]
    [InlineData("@acme", ProblemCodes.InvalidName, Roles.Oem)]
    [InlineData("bert@nobody", ProblemCodes.NotFound, Roles.Oem)]
    [InlineData("bert@acme", ProblemCodes.InvalidRole, Roles.Oem, Roles.Operator)]
    [InlineData("bert@acme", ProblemCodes.InvalidName, Roles.Operator)]
    [InlineData("bert@acme", ProblemCodes.InvalidName)]
    public async Task Only_somebody_of_a_paired_OEM_gets_its_role_and_that_one_alone(string name, string code, params string[] roles)
    {
        var refused = await Assert.ThrowsAsync<BirthmarkProblemException>(() => floor.Hub.Owner.Stations.InviteAsync(new InvitationRequest(name, roles)));
        Assert.Equal(code, refused.Problem.Code);
    }
}
