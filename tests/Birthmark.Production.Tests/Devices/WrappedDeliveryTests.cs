using System.Security.Cryptography;
using System.Text;
using Birthmark.Keys.Wrapping;
using Birthmark.Production.Tests.Floor;
using Birthmark.Production.Tests.Recipes;

namespace Birthmark.Production.Tests.Devices;

/// <summary>What a recipe seals for the device. That a device opens it is shown where one is emulated: Birthmark.Cli.Tests, QemuDevice.</summary>
public sealed class WrappedDeliveryTests : IAsyncDisposable
{
    private const string Text = "for the device alone";
    private readonly Hub hub = new();

    [Fact]
    public async Task A_device_that_brings_its_key_gets_a_value_sealed_for_it_and_the_same_again()
    {
        await hub.ApplyAsync(Project("P-256", "${loader}"));
        var device = await hub.CreateAsync(await hub.OpenAsync(1), "SN-1");
        await Hub.RefusedAsync(ProductionRefusal.DeviceKeyMissing, () => hub.ProvisionAsync(device.Uid));
        var data = await hub.ProvisionAsync(device.Uid, new(DeviceKeys.Csr(), null, null));
        var sealedText = Convert.FromHexString(data.Output("Sealed"));
        Assert.Equal(Text.Length + Hpke.Overhead, sealedText.Length);
        Assert.DoesNotContain(Text, Encoding.Latin1.GetString(sealedText), StringComparison.Ordinal);
        Assert.Equal(data, await hub.ProvisionAsync(device.Uid));
        await hub.RestartAsync();
        Assert.Equal(data, await hub.ProvisionAsync(device.Uid));
    }

    [Fact]
    public async Task The_bare_key_in_a_request_is_as_good_as_the_request()
    {
        await hub.ApplyAsync(Project("P-256", "${loader.public_key}"));
        var device = await hub.CreateAsync(await hub.OpenAsync(1), "SN-1");
        var data = await hub.ProvisionAsync(device.Uid, new(DeviceKeys.Csr(), null, null));
        Assert.Equal(Text.Length + Hpke.Overhead, Convert.FromHexString(data.Output("Sealed")).Length);
    }

    [Fact]
    public async Task A_key_of_another_curve_gets_nothing()
    {
        await hub.ApplyAsync(Project("P-384", "${loader}"));
        var device = await hub.CreateAsync(await hub.OpenAsync(1), "SN-1");
        await Hub.RefusedAsync(
            ProductionRefusal.DeviceKeyInvalid, () => hub.ProvisionAsync(device.Uid, new(DeviceKeys.Csr(ECCurve.NamedCurves.nistP384), null, null)));
    }

    [Fact]
    public async Task A_bare_key_cannot_be_sealed_nor_can_a_secret_be_the_key_to_seal_for()
    {
        await using var compiling = new Compiling();
        var (project, faults) = compiling.Compile(Compiling.Around("""
                  - {step: k, uses: ec-key}
                  - {step: r, uses: random, with: {length: 91}}
                  - {step: a, uses: wrap, with: {value: "${k}", to: "${k.public_key}"}}
                  - {step: b, uses: wrap, with: {value: "${r}", to: "${r}"}}
                  - {step: c, uses: wrap, with: {value: "${r}", to: "${k.public_key}", purpose: "for ${r}"}}
            """));
        Assert.Null(project);
        Assert.Equal([10, 11, 12], faults.Select(f => f.Line).Distinct());
    }

    private static string Project(string algorithm, string to) =>
        $$"""
        project: sealed
        device_types:
          - name: bulb
        device_profiles:
          - name: plain
            recipe:
              - {step: loader, uses: device-key, with: {algorithm: "{{algorithm}}"} }
              - {step: text, uses: template, with: {text: "{{Text}}"} }
              - {step: sealed, uses: wrap, with: {value: "${text}", to: "{{to}}"} }
            outputs:
              Sealed: {value: "${sealed}", format: hex}
        """;

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
