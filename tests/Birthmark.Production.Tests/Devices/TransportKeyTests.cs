using System.Security.Cryptography;
using System.Text;
using Birthmark.Production.Tests.Floor;
using Birthmark.Production.Tests.Recipes;

namespace Birthmark.Production.Tests.Devices;

/// <summary>What a recipe wraps under the transport key of a chip family. That a device opens it is shown where one is emulated: Birthmark.Cli.Tests, QemuDevice.</summary>
public sealed class TransportKeyTests : IAsyncDisposable
{
    private const string Transport = "5840DF6E29B02AF1AB493B705BF16EA1AE8338F4DCC176A8000102030405060708"; // longer than any AES key
    private const string Family = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
    private const string Text = "for chips of this family alone";
    private readonly Hub hub = new();

    [Fact]
    public async Task A_station_gets_ciphertext_alone_and_who_has_the_transport_key_opens_it_for_this_device()
    {
        await ApplyAsync(Family);
        var device = await hub.CreateAsync(await hub.OpenAsync(2), "SN-1");

        var data = await hub.ProvisionAsync(device.Uid);

        foreach (var form in new[] { Text, Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Text)), Convert.ToBase64String(Encoding.ASCII.GetBytes(Text)), Family.ToLowerInvariant() })
        {
            Assert.DoesNotContain(form, data, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(Text, Open(data.Output("Sealed"), $"{device.Uid}"));
        Assert.Equal(Text, Open(data.Output("Numbered"), $"{device.Uid}"));
        Assert.Throws<AuthenticationTagMismatchException>(() => Open(data.Output("Sealed"), "another device"));
        Assert.Equal(data, await hub.ProvisionAsync(device.Uid));
    }

    [Fact]
    public async Task A_nonce_of_a_counter_is_another_for_every_device_and_step()
    {
        await ApplyAsync(Family);
        var batch = await hub.OpenAsync(2);
        var first = await hub.ProvisionAsync((await hub.CreateAsync(batch, "SN-1")).Uid);
        var second = await hub.ProvisionAsync((await hub.CreateAsync(batch, "SN-2")).Uid);

        var nonces = new[] { first.Output("Numbered"), first.Output("Again"), second.Output("Numbered"), second.Output("Again") }.Select(s => s[..24]);

        Assert.Equal(4, nonces.Distinct().Count());
    }

    [Fact]
    public async Task A_key_block_is_wrapped_as_RFC_3394_and_RFC_5649_say()
    {
        await ApplyAsync(Family);
        var device = await hub.CreateAsync(await hub.OpenAsync(1), "SN-1");

        var data = await hub.ProvisionAsync(device.Uid);

        var key = new byte[32];
        Assert.True(Birthmark.Keys.Envelopes.KeyAgreement.TryUnwrap(Convert.FromHexString(Family), Convert.FromHexString(data.Output("Key")), key));
        Assert.Equal(40, data.Output("Padded").Length / 2);
    }

    [Fact]
    public async Task A_transport_key_that_is_no_AES_key_is_a_refusal_and_a_wrong_step_a_fault()
    {
        await ApplyAsync(Transport);
        var device = await hub.CreateAsync(await hub.OpenAsync(1), "SN-1");
        await Hub.RefusedAsync(ProductionRefusal.BlockRefused, () => hub.ProvisionAsync(device.Uid));

        await using var compiling = new Compiling();
        var (project, faults) = compiling.Compile(Compiling.Around("""
                  - {step: r, uses: random, with: {length: 16}}
                  - {step: a, uses: transport-wrap, with: {value: "${r}", transport_key: nobody}}
            """));
        Assert.Null(project);
        Assert.Contains("no master key 'nobody'", faults[0].Text, StringComparison.Ordinal);
    }

    private static string Open(string hex, string device)
    {
        var made = Convert.FromHexString(hex);
        var text = new byte[made.Length - 28];
        using var aes = new AesGcm(Convert.FromHexString(Family), 16);
        aes.Decrypt(made.AsSpan(0, 12), made.AsSpan(12, text.Length), made.AsSpan(^16..), text, Encoding.ASCII.GetBytes(device));
        return Encoding.ASCII.GetString(text);
    }

    private Task ApplyAsync(string transport) => hub.ApplyAsync(
        $$"""
        project: chips
        master_keys:
          family: {environment: TRANSPORT}
        device_types:
          - name: bulb
        device_profiles:
          - name: plain
            recipe:
              - {step: number, uses: counter}
              - {step: text, uses: template, with: {text: "{{Text}}"} }
              - {step: key, uses: symmetric-key}
              - {step: sealed, uses: transport-wrap, with: {value: "${text}", transport_key: family} }
              - {step: numbered, uses: transport-wrap, with: {value: "${text}", transport_key: family, nonce: "${number}"} }
              - {step: again, uses: transport-wrap, with: {value: "${text}", transport_key: family, nonce: "${number}"} }
              - {step: wrapped, uses: transport-wrap, with: {value: "${key}", transport_key: family, algorithm: aes-kw} }
              - {step: padded, uses: transport-wrap, with: {value: "${text}", transport_key: family, algorithm: aes-kwp} }
            outputs:
              Sealed: {value: "${sealed}", format: hex}
              Numbered: {value: "${numbered}", format: hex}
              Again: {value: "${again}", format: hex}
              Key: {value: "${wrapped}", format: hex}
              Padded: {value: "${padded}", format: hex}
        """,
        environment: new() { ["TRANSPORT"] = transport });

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
