using System.Net.Http.Json;
using Birthmark.Api.Json;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task A_hub_is_ready_and_says_what_it_looked_at()
    {
        await using var hub = await TestHub.StartAsync();
        var health = await hub.Owner.ReadinessAsync();
        Assert.Equal("ready", health.Status);
        Assert.Equal(["storage", "disk", "key-store", "tpm", "hsm", "authorities", "log", "clock", "reconciliation", "evidence", "kms", "random", "registration", "enrolment", "orders", "rollback"], health.Checks.Select(c => c.Name));
        Assert.Contains("development grade", health.Checks[2].Text, StringComparison.Ordinal);
        Assert.Contains("reportKey in software (development grade), unwrapKey in software", health.Checks.Single(c => c.Name == "enrolment").Text, StringComparison.Ordinal);
        Assert.Equal("operating system: passes its health tests", health.Checks.Single(c => c.Name == "random").Text);
    }

    [Fact]
    public async Task A_hub_with_too_little_disk_is_alive_but_not_ready()
    {
        await using var hub = await TestHub.StartAsync(options: new ServeOptions { MinFreeDiskMiB = 1 << 20 });
        using var client = hub.Connect(null);
        using var live = await client.GetAsync("/health/live");
        Assert.True(live.IsSuccessStatusCode);
        using var ready = await client.GetAsync("/health/ready");
        Assert.Equal(503, (int)ready.StatusCode);
        var health = (await ready.Content.ReadFromJsonAsync(ApiJson.Default.HealthView))!;
        Assert.Equal("not-ready", health.Status);
        Assert.Equal(["disk"], health.Checks.Where(c => !c.Good).Select(c => c.Name));
    }

    [Fact]
    public async Task A_crypto_token_that_is_offline_makes_the_hub_not_ready_without_naming_it()
    {
        await using var hub = await TestHub.StartAsync();
        var token = (await hub.Owner.Pki.CryptoTokensAsync()).CryptoTokens[0].Name;
        await hub.Owner.Pki.DeactivateAsync(token);
        using var client = hub.Connect(null);
        using var ready = await client.GetAsync("/health/ready");
        Assert.Equal(503, (int)ready.StatusCode);
        Assert.DoesNotContain(token, await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
