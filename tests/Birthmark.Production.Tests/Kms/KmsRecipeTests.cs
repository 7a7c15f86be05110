using System.Security.Cryptography;
using System.Text;
using Birthmark.Keys;
using Birthmark.Keys.Tests.Kmip;
using Birthmark.Production.Kms;
using Birthmark.Production.Tests.Floor;
using Birthmark.Production.Tests.Recipes;

namespace Birthmark.Production.Tests.Kms;

/// <summary>Keys from a KMS in recipes: a real KMIP server at the other end of mTLS.</summary>
public sealed class KmsRecipeTests : IAsyncDisposable
{
    private const string Master = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
    private const string Given = "F0E1D2C3B4A5968778695A4B3C2D1E0F00112233445566778899AABBCCDDEEFF";
    private const string Text = "what only the chip may read";

    private readonly Hub hub = new();
    private readonly PyKmip server = new([
        new("master", PyKmip.Client, "HMAC_SHA256", ["MAC_GENERATE"], Master),
        new("given", PyKmip.Client, "AES", ["EXPORT"], Given),
        new("transport", PyKmip.Client, "AES", ["ENCRYPT", "WRAP_KEY"], Master),
        new("SN-1", PyKmip.Client, "AES", ["EXPORT"], Given)]);

    [Fact]
    public async Task A_device_gets_a_key_of_the_KMS_a_derived_one_and_a_block_encrypted_there_and_the_same_again_without_it()
    {
        await ApplyAsync();
        var device = await hub.CreateAsync(await hub.OpenAsync(1), "SN-1");

        var data = await hub.ProvisionAsync(device.Uid);

        using var master = new SecretBuffer(Convert.FromHexString(Master));
        using var derived = KeyDiversification.CounterMode(master, "door lock"u8, Encoding.ASCII.GetBytes($"{device.Uid}"), 32);
        Assert.Equal(Given, data.Output("Given"), ignoreCase: true);
        Assert.Equal(Given, data.Output("OfSerial"), ignoreCase: true);
        Assert.Equal(Convert.ToHexStringLower(derived.Span), data.Output("Derived"));

        // The same master in the package, in software: the same octets.
        Assert.Equal(data.Output("Software"), data.Output("Derived"));
        var sealedText = Convert.FromHexString(data.Output("Encrypted"));
        var opened = new byte[Text.Length];
        using (var aes = new AesGcm(Convert.FromHexString(Master), 16))
        {
            aes.Decrypt(sealedText.AsSpan(0, 12), sealedText.AsSpan(12, opened.Length), sealedText.AsSpan(^16..), opened, Encoding.ASCII.GetBytes($"{device.Uid}"));
        }

        Assert.Equal(Text, Encoding.ASCII.GetString(opened));
        server.Stop();
        Assert.Equal(data, await hub.ProvisionAsync(device.Uid));
        await hub.RestartAsync();
        Assert.Equal(data, await hub.ProvisionAsync(device.Uid));
    }

    [Fact]
    public async Task What_the_KMS_gave_rests_sealed_and_is_shredded_with_the_outcome()
    {
        await ApplyAsync();
        var device = await hub.CreateAsync(await hub.OpenAsync(1), "SN-1");
        await hub.ProvisionAsync(device.Uid);
        Assert.Equal(1, await SecretsAsync());
        Assert.False(IsOnDisk(Convert.FromHexString(Given)) || IsOnDisk(Encoding.ASCII.GetBytes(Given.ToLowerInvariant())));

        await hub.ReportAsync(device.Uid, "OK");

        Assert.Equal(0, await SecretsAsync());
    }

    [Fact]
    public async Task A_KMS_that_is_down_is_a_refusal_that_costs_nothing_and_the_device_goes_on_when_it_is_back()
    {
        await ApplyAsync();
        var batch = await hub.OpenAsync(1);
        var device = await hub.CreateAsync(batch, "SN-1");
        server.Stop();

        await Hub.RefusedAsync(ProductionRefusal.KmsUnavailable, () => hub.ProvisionAsync(device.Uid));
        await Hub.RefusedAsync(ProductionRefusal.KmsUnavailable, () => hub.ProvisionAsync(device.Uid));
        Assert.Equal(0, await SecretsAsync());

        server.Start();
        var data = await EventuallyAsync(() => hub.ProvisionAsync(device.Uid));
        Assert.Equal(Given, data.Output("Given"), ignoreCase: true);
        await hub.ReportAsync(device.Uid, "OK");
        await Hub.RefusedAsync(ProductionRefusal.BatchExhausted, () => hub.CreateAsync(batch, "SN-2"));
    }

    [Fact]
    public async Task A_preview_shows_what_a_device_would_be_given_without_asking_the_KMS()
    {
        await ApplyAsync(
            recipe: """
                      - {step: given, uses: kms-key, with: {kms: vault, key: given} }
                      - {step: wrapped, uses: kms-key, with: {kms: vault, key: "lock of ${device.serial}", create: 256, wrapped_by: transport} }
                """,
            outputs: """
                      Given: {value: "${given}", format: hex}
                      Wrapped: {value: "${wrapped}", format: hex}
                """);
        server.Stop();

        var preview = await hub.Get<Birthmark.Production.Preview.PreviewDesk>().PreviewAsync(new("locks"));

        Assert.Empty(preview.Faults);
        Assert.Equal([(true, null), (false, 80)], preview.Outputs.Select(o => (o.IsSecret, o.Value?.Length)));
        Assert.All((await hub.Get<Birthmark.Production.Preview.PreviewDesk>().RecipeAsync(new("locks"))).Steps, step => Assert.True(step.AsksKms));
    }

    [Fact]
    public async Task A_key_that_the_KMS_wraps_for_the_chip_is_never_seen_here_nor_on_the_wire()
    {
        await ApplyAsync(
            recipe: """
                      - {step: wrapped, uses: kms-key, with: {kms: vault, key: "lock of ${device.serial}", create: 256, wrapped_by: transport} }
                """,
            outputs: """
                      Wrapped: {value: "${wrapped}", format: hex}
                """);
        var device = await hub.CreateAsync(await hub.OpenAsync(1), "SN-1");

        var wrapped = Convert.FromHexString((await hub.ProvisionAsync(device.Uid)).Output("Wrapped"));

        Assert.Equal(40, wrapped.Length);
        var key = new byte[32];
        Assert.True(Birthmark.Keys.Envelopes.KeyAgreement.TryUnwrap(Convert.FromHexString(Master), wrapped, key));
        Assert.True(key.AsSpan().ContainsAnyExcept((byte)0));
        Assert.False(IsOnDisk(key));
    }

    [Fact]
    public async Task A_project_uses_only_the_KMS_that_it_declares_and_sees_only_what_is_its_own_there()
    {
        await ApplyAsync();
        var stranger = await Assert.ThrowsAsync<ProductionRefusedException>(() => hub.ApplyAsync(
            Project(name: "other", recipe: "      - {step: given, uses: kms-key, with: {kms: vault, key: given} }", outputs: "      Given: {value: \"${given}\", format: hex}", kms: "kms: {}")));
        Assert.Contains("declares no KMS 'vault'", stranger.Faults[0].Text, StringComparison.Ordinal);

        // The same KMS under its own certificate: the other client's keys are not there.
        await ApplyAsync(
            name: "other", client: "somebody else", recipe: "      - {step: given, uses: kms-key, with: {kms: vault, key: given} }",
            outputs: "      Given: {value: \"${given}\", format: hex}", profile: "others");
        var device = await hub.CreateAsync(await hub.OpenAsync(1, profile: "others"), "SN-2");
        await Hub.RefusedAsync(ProductionRefusal.KmsRefused, () => hub.ProvisionAsync(device.Uid));
    }

    [Fact]
    public async Task Every_fault_of_a_KMS_is_said_when_the_project_is_applied_and_no_secret_with_it()
    {
        await using var compiling = new Compiling();
        var (_, faults) = compiling.Compile(Project(kms: """
            kms:
              vault:
                kind: kmip
                variables: {KMIP_ADDRESS: kms, KMIP_P12_FILE: here, KMIP_P12_PASSWORD: hunter2, KMIP_PORT: 1}
              other:
                kind: vault
            """));
        var text = string.Join('\n', faults.Select(f => f.Text));
        Assert.Contains("KMIP_P12_FILE of kms 'vault' must be {file: PATH}", text, StringComparison.Ordinal);
        Assert.Contains("KMIP_P12_PASSWORD of kms 'vault' is a secret", text, StringComparison.Ordinal);
        Assert.Contains("'KMIP_PORT' is no variable of a KMS", text, StringComparison.Ordinal);
        Assert.Contains("has no KMIP_TRUST", text, StringComparison.Ordinal);
        Assert.Contains("kind of kms 'other' is 'vault'", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);

        var files = Files(PyKmip.Client);
        var wrong = await Assert.ThrowsAsync<ProductionRefusedException>(() => hub.ApplyAsync(
            Project(), files: files, environment: new() { ["KMS_PASSWORD"] = "wrong", ["MASTER"] = Master }));
        Assert.Contains("KMIP_P12_PASSWORD is wrong", wrong.Faults[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_looks_at_the_keys_that_recipes_name()
    {
        await ApplyAsync();
        hub.Clock.Advance(TimeProvider.System.GetUtcNow() - hub.Clock.GetUtcNow());

        var findings = await hub.Get<KmsChecks>().CheckAsync("locks", "vault", TestContext.Current.CancellationToken);

        Assert.All(findings, f => Assert.True(f.IsGood, f.Text));
        Assert.Equal(["given", "master", "transport"], findings.Where(f => f.Step == "key").Select(f => f.Text.Split('\'')[1]));
        await Hub.RefusedAsync(ProductionRefusal.KmsUnknown, () => hub.Get<KmsChecks>().CheckAsync("locks", "nobody"));
    }

    [Fact]
    public async Task The_sample_of_the_repository_makes_a_lock()
    {
        var text = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "kms", "project.yaml"))).Replace("localhost:5696", server.Address, StringComparison.Ordinal)
            .Replace("lock-master", "master", StringComparison.Ordinal).Replace("chip-family", "transport", StringComparison.Ordinal);
        await hub.ApplyAsync(text, files: Files(PyKmip.Client), environment: new() { ["KMS_PASSWORD"] = PyKmip.Password });
        var batch = await hub.Batches.OpenAsync(new("locks", "lock", "door-lock", 1, 1, null, null), "operator");

        var data = await hub.ProvisionAsync((await hub.CreateAsync(batch, "SN-1")).Uid);

        var sealedSettings = Convert.FromBase64String(data.Output("Settings"));
        var settings = new byte[4 + 32 + 16];
        Assert.Equal(12 + settings.Length + 16, sealedSettings.Length);
        Assert.Equal(40, Convert.FromHexString(data.Output("FuseKey")).Length);
    }

    private Task ApplyAsync(string name = "locks", string client = PyKmip.Client, string? recipe = null, string? outputs = null, string profile = "plain") => hub.ApplyAsync(
        Project(name, recipe, outputs, profile: profile), files: Files(client), environment: new() { ["KMS_PASSWORD"] = PyKmip.Password, ["MASTER"] = Master });

    private Dictionary<string, byte[]> Files(string client) => new() { ["kms.p12"] = server.ClientP12(client), ["kms-ca.pem"] = server.TrustPem };

    private string Project(string name = "locks", string? recipe = null, string? outputs = null, string? kms = null, string profile = "plain") =>
        $$"""
        project: {{name}}
        {{kms ?? $$"""
        kms:
          vault:
            kind: kmip
            variables: {KMIP_ADDRESS: "{{server.Address}}", KMIP_P12_FILE: {file: kms.p12}, KMIP_P12_PASSWORD: {environment: KMS_PASSWORD}, KMIP_TRUST: {file: kms-ca.pem} }
        master_keys:
          software: {environment: MASTER}
        """}}
        device_types:
          - name: bulb
        device_profiles:
          - name: {{profile}}
            recipe:
        {{recipe ?? $$"""
              - {step: given, uses: kms-key, with: {kms: vault, key: given} }
              - {step: of_serial, uses: kms-key, with: {kms: vault, key: "${device.serial}"} }
              - {step: derived, uses: kms-derived-key, with: {kms: vault, key: master, label: door lock} }
              - {step: software, uses: derived-key, with: {master_key: software, algorithm: sp800-108-hmac-sha256, label: door lock} }
              - {step: text, uses: template, with: {text: "{{Text}}"} }
              - {step: encrypted, uses: kms-encrypt, with: {kms: vault, key: transport, value: "${text}"} }
        """}}
            outputs:
        {{outputs ?? """
              Given: {value: "${given}", format: hex}
              OfSerial: {value: "${of_serial}", format: hex}
              Derived: {value: "${derived}", format: hex}
              Software: {value: "${software}", format: hex}
              Encrypted: {value: "${encrypted}", format: hex}
        """}}
        """;

    private async Task<long> SecretsAsync() => (await hub.Reader.QueryAsync("SELECT COUNT(*) FROM production_device_secret", r => r.GetInt64(0)))[0];

    private bool IsOnDisk(byte[] octets) => Disk.ReadAll(hub.Folder).AsSpan().IndexOf(octets) >= 0;

    private static async Task<T> EventuallyAsync<T>(Func<Task<T>> act)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(20);
        while (true)
        {
            try
            {
                return await act();
            }
            catch (ProductionRefusedException) when (TimeProvider.System.GetUtcNow() < deadline)
            {
                await Task.Delay(50);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        server.Dispose();
    }
}
