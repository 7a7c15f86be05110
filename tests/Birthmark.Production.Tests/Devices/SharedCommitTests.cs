using Birthmark.Production.Devices;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Devices;

/// <summary>The embedded authority at hand writes in the commits of production (decision 4).</summary>
public sealed class SharedCommitTests : IAsyncDisposable
{
    private readonly Hub hub = new() { IsEmbeddedAtHand = true };

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    [Fact]
    public async Task A_device_gets_one_certificate_and_the_same_again()
    {
        var batch = await hub.OpenMatterAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        var first = (await hub.ProvisionAsync(device.Uid)).Certificate();
        Assert.Equal(first, (await hub.ProvisionAsync(device.Uid)).Certificate());
        Assert.Equal(Assert.Single(await hub.IssuedToAsync(device.Uid)).Der, first);
    }

    [Fact]
    public async Task Of_eight_heads_each_gets_its_own()
    {
        var batch = await hub.OpenMatterAsync(8, heads: 8);
        var created = await hub.Devices.CreateAsync(batch.Uid, [.. Enumerable.Range(0, 8).Select(i => new NewDevice($"S{i}"))], Hub.Bench);
        var answers = await hub.Devices.ProvisionAsync([.. created.Select(c => new ProvisioningCall(c.Value!.Uid.ToString()))], Hub.Bench);
        Assert.Equal(8, answers.Select(d => System.Text.Encoding.UTF8.GetString(d.OrThrow().Json).Output("DevCert")).Distinct().Count());
        foreach (var answer in answers)
        {
            answer.Value!.Dispose();
        }

        foreach (var head in created)
        {
            Assert.Single(await hub.IssuedToAsync(head.Value!.Uid));
        }
    }

    [Fact]
    public async Task A_name_that_is_refused_leaves_the_device_intended_without_a_certificate_as_with_any_authority()
    {
        await hub.OpenMatterAsync(1);
        await hub.ApplyAsync(Samples.Matter.Replace("matter-lighting", "other", StringComparison.Ordinal).Replace("VID=${VID}", "VID=FFF2", StringComparison.Ordinal));
        var batch = await hub.Batches.OpenAsync(new("b", "matter-dac", "bulb", 2, 1, "other"), "operator");
        var device = await hub.CreateAsync(batch, "x");
        await Hub.RefusedAsync(ProductionRefusal.CertificateRefused, () => hub.ProvisionAsync(device.Uid));
        Assert.Equal(DeviceState.Intended, (await hub.Devices.FindAsync(device.Uid)).State);
        Assert.Empty(await hub.IssuedToAsync(device.Uid));
    }

    [Fact]
    public async Task A_restart_between_devices_forgets_nothing()
    {
        var batch = await hub.OpenMatterAsync(3);
        var device = await hub.CreateAsync(batch, "a");
        var first = (await hub.ProvisionAsync(device.Uid)).Certificate();
        await hub.RestartAsync();
        Assert.Equal(first, (await hub.ProvisionAsync(device.Uid)).Certificate());
        await hub.ReportAsync(device.Uid, "OK");
        Assert.Single(await hub.IssuedToAsync(device.Uid));
    }
}
