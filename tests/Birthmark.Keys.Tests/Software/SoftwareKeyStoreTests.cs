using System.Security.Cryptography;
using Birthmark.Storage;

namespace Birthmark.Keys.Tests.Software;

public sealed class SoftwareKeyStoreTests : IDisposable
{
    private static readonly byte[] Message = "to be signed"u8.ToArray();

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(KeyEngine.Lean, KeyAlgorithm.EcP256)]
    [InlineData(KeyEngine.Lean, KeyAlgorithm.EcP384)]
    [InlineData(KeyEngine.Lean, KeyAlgorithm.Rsa2048)]
    [InlineData(KeyEngine.Portable, KeyAlgorithm.EcP256)]
    [InlineData(KeyEngine.Portable, KeyAlgorithm.EcP384)]
    [InlineData(KeyEngine.Portable, KeyAlgorithm.Rsa2048)]
    public async Task A_key_signs_what_its_public_half_verifies(KeyEngine engine, KeyAlgorithm algorithm)
    {
        using var host = new KeysHost(folder, engine);
        var token = await host.Keys.CreateTokenAsync("MatterToken", Code("correct horse"), new(false, false));
        var key = await token.GenerateAsync("signKey", algorithm);
        var signature = key.Sign(Message, Engines.EngineUnderTest.SignatureFor(algorithm));
        Assert.True(host.Get<IDeviceKeys>().Verify(key.PublicKey.Span, Message, signature, Engines.EngineUnderTest.SignatureFor(algorithm)));
        Assert.Equal("software:token=MatterToken;object=signKey", key.Uri.ToString());
        Assert.Equal(algorithm, key.Algorithm);
        Assert.True(host.Keys.IsDevelopmentGrade);
    }

    [Fact]
    public async Task After_a_restart_a_token_waits_for_its_code_and_its_public_halves_are_readable()
    {
        byte[] publicKey;
        using (var host = new KeysHost(folder))
        {
            var made = await host.Keys.CreateTokenAsync("Root", Code("correct horse"), new(false, false));
            publicKey = (await made.GenerateAsync("signKey", KeyAlgorithm.EcP256)).PublicKey.ToArray();
        }

        using var restarted = new KeysHost(folder);
        var token = await restarted.Keys.FindTokenAsync("Root");
        var key = token!.Find("signKey")!;
        Assert.False(token.IsActive);
        Assert.Equal(publicKey, key.PublicKey.ToArray());
        Assert.Equal(KeyRefusal.TokenOffline, Assert.Throws<KeyRefusedException>(() => key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256)).Code);
        await Refused(KeyRefusal.TokenOffline, () => token.GenerateAsync("other", KeyAlgorithm.EcP256));
        await Refused(KeyRefusal.WrongActivationCode, () => token.ActivateAsync(Code("wrong horse")));
        await Refused(KeyRefusal.WrongActivationCode, () => token.ActivateAsync(new SecretBuffer(0)));
        Assert.False(token.IsActive);

        await token.ActivateAsync(Code("correct horse"));
        Assert.True(token.IsActive);
        Assert.True(restarted.Get<IDeviceKeys>().Verify(publicKey, Message, key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256), SignatureAlgorithm.EcdsaWithSha256));
    }

    [Fact]
    public async Task With_auto_activation_a_restarted_hub_signs_at_once()
    {
        using (var host = new KeysHost(folder))
        {
            await (await host.Keys.CreateTokenAsync("Issuing", null, new(true, false))).GenerateAsync("signKey", KeyAlgorithm.EcP256);
        }

        using var restarted = new KeysHost(folder);
        var token = Assert.Single(await restarted.Keys.ListTokensAsync());
        Assert.True(token.IsActive);
        Assert.NotEmpty(token.Find("signKey")!.Sign(Message, SignatureAlgorithm.EcdsaWithSha256));
        Assert.Equal("token.activate Issuing", (await restarted.ReadAuditAsync())[^1]);
    }

    [Fact]
    public async Task A_token_without_code_is_deactivated_and_activated_again_with_an_empty_code()
    {
        using var host = new KeysHost(folder);
        var token = await host.Keys.CreateTokenAsync("Issuing", null, new(true, false));
        var key = await token.GenerateAsync("signKey", KeyAlgorithm.EcP256);
        await token.DeactivateAsync();
        Assert.Throws<KeyRefusedException>(() => key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256));
        await Refused(KeyRefusal.WrongActivationCode, () => token.ActivateAsync(Code("any code at all")));
        await token.ActivateAsync(new SecretBuffer(0));
        Assert.NotEmpty(key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256));
    }

    [Fact]
    public async Task Under_another_hub_key_a_token_opens_by_its_code_only()
    {
        using (var host = new KeysHost(folder))
        {
            await (await host.Keys.CreateTokenAsync("Both", Code("correct horse"), new(true, false))).GenerateAsync("signKey", KeyAlgorithm.EcP256);
            await (await host.Keys.CreateTokenAsync("HubOnly", null, new(true, false))).GenerateAsync("signKey", KeyAlgorithm.EcP256);
        }

        using var moved = new KeysHost(folder, hubKey: "another.key");
        var both = (await moved.Keys.FindTokenAsync("Both"))!;
        var hubOnly = (await moved.Keys.FindTokenAsync("HubOnly"))!;
        Assert.False(both.IsActive || hubOnly.IsActive);
        var refusal = Assert.Throws<KeyRefusedException>(() => hubOnly.Find("signKey")!.Sign(Message, SignatureAlgorithm.EcdsaWithSha256));
        Assert.Contains("another hub key", refusal.Message, StringComparison.Ordinal);
        await both.ActivateAsync(Code("correct horse"));
        Assert.NotEmpty(both.Find("signKey")!.Sign(Message, SignatureAlgorithm.EcdsaWithSha256));
    }

    [Fact]
    public async Task Bad_declarations_are_refused()
    {
        using var host = new KeysHost(folder);
        await Refused(KeyRefusal.WeakActivationCode, () => host.Keys.CreateTokenAsync("A", Code("7 chars"), new(false, false)));
        await Refused(KeyRefusal.WeakActivationCode, () => host.Keys.CreateTokenAsync("A", null, new(false, false)));
        Assert.Null(await host.Keys.FindTokenAsync("A"));
        var token = await host.Keys.CreateTokenAsync("A", Code("8 chars!"), new(false, false));
        await Refused(KeyRefusal.TokenExists, () => host.Keys.CreateTokenAsync("A", null, new(true, false)));
        Assert.Same(token, await host.Keys.FindTokenAsync("A"));
        await token.GenerateAsync("k", KeyAlgorithm.EcP256);
        await Refused(KeyRefusal.KeyExists, () => token.GenerateAsync("k", KeyAlgorithm.EcP384));
        await Refused(KeyRefusal.KeyUnknown, () => token.RemoveAsync("unknown"));
        Assert.Equal(
            KeyRefusal.AlgorithmMismatch, Assert.Throws<KeyRefusedException>(() => token.Find("k")!.Sign(Message, SignatureAlgorithm.RsaPkcs1WithSha256)).Code);
    }

    [Fact]
    public async Task Of_many_that_make_the_same_alias_at_once_one_wins()
    {
        using var host = new KeysHost(folder);
        var token = await host.Keys.CreateTokenAsync("A", null, new(true, false));
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                return await token.GenerateAsync("k", KeyAlgorithm.EcP256);
            }
            catch (KeyRefusedException e) when (e.Code == KeyRefusal.KeyExists)
            {
                return null;
            }
        }));
        Assert.Same(token.Find("k"), Assert.Single(made, k => k is not null));
    }

    [Fact]
    public async Task A_removed_key_is_gone_also_for_those_who_still_hold_it()
    {
        using var host = new KeysHost(folder);
        var token = await host.Keys.CreateTokenAsync("A", null, new(true, false));
        var used = await token.GenerateAsync("used", KeyAlgorithm.EcP256);
        used.Sign(Message, SignatureAlgorithm.EcdsaWithSha256);
        await token.RemoveAsync("used");
        Assert.Null(token.Find("used"));
        Assert.Equal(KeyRefusal.KeyUnknown, Assert.Throws<KeyRefusedException>(() => used.Sign(Message, SignatureAlgorithm.EcdsaWithSha256)).Code);
        Assert.NotEqual(used.PublicKey.ToArray(), (await token.GenerateAsync("used", KeyAlgorithm.EcP256)).PublicKey.ToArray());
        Assert.Single(token.ListKeys());
    }

    [Fact]
    public async Task Threads_that_sign_while_the_token_goes_off_and_on_get_a_good_signature_or_a_refusal()
    {
        using var host = new KeysHost(folder);
        var verifier = host.Get<IDeviceKeys>();
        var token = await host.Keys.CreateTokenAsync("A", null, new(true, false));
        var key = await token.GenerateAsync("k", KeyAlgorithm.EcP256);
        using var stop = new CancellationTokenSource();
        var signers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var (good, offline) = (0, 0);
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    Assert.True(verifier.Verify(key.PublicKey.Span, Message, key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256), SignatureAlgorithm.EcdsaWithSha256));
                    good++;
                }
                catch (KeyRefusedException e) when (e.Code == KeyRefusal.TokenOffline)
                {
                    offline++;
                }
            }

            return good;
        })).ToArray();
        for (var i = 0; i < 40; i++)
        {
            await token.DeactivateAsync();
            await token.ActivateAsync(new SecretBuffer(0));
        }

        await stop.CancelAsync();
        Assert.True((await Task.WhenAll(signers)).Sum() > 0);
        Assert.NotEmpty(key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256));
    }

    [Fact]
    public async Task Every_act_is_in_the_audit_log()
    {
        using var host = new KeysHost(folder);
        var token = await host.Keys.CreateTokenAsync("A", Code("correct horse"), new(false, true));
        await token.GenerateAsync("k", KeyAlgorithm.EcP256);
        await ((IExportsKeys)token).ExportAsync("k", Code("export password"));
        await token.DeactivateAsync();
        await token.DeactivateAsync();
        await Refused(KeyRefusal.WrongActivationCode, () => token.ActivateAsync(Code("wrong horse")));
        await token.ActivateAsync(Code("correct horse"));
        await token.ActivateAsync(Code("correct horse"));
        await token.RemoveAsync("k");
        Assert.Equal(
            [
                "token.create A", "key.generate software:token=A;object=k", "key.export software:token=A;object=k", "token.deactivate A", "token.refuse A", "token.activate A",
                "key.remove software:token=A;object=k",
            ],
            await host.ReadAuditAsync());
    }

    [Fact]
    public async Task A_key_leaves_only_a_token_that_allows_it_and_only_under_a_password()
    {
        OpenSslTool.SkipUnlessPresent();
        using var host = new KeysHost(folder);
        foreach (var algorithm in (KeyAlgorithm[])[KeyAlgorithm.EcP256, KeyAlgorithm.Rsa2048])
        {
            var token = await host.Keys.CreateTokenAsync($"Open {algorithm}", null, new(true, true));
            var key = await token.GenerateAsync("k", algorithm);
            var exported = folder.Write("export.der", await ((IExportsKeys)token).ExportAsync("k", Code("export password")));
            OpenSslTool.Run("pkey", "-inform", "DER", "-in", exported, "-passin", "pass:export password", "-pubout", "-outform", "DER", "-out", folder["pub.der"]);
            Assert.Equal(key.PublicKey.ToArray(), File.ReadAllBytes(folder["pub.der"]));
            Assert.NotEqual(0, OpenSslTool.Try("pkey", "-inform", "DER", "-in", exported, "-passin", "pass:another", "-noout").ExitCode);
            var structure = OpenSslTool.Run("asn1parse", "-inform", "DER", "-in", exported);
            Assert.Contains("PBES2", structure, StringComparison.Ordinal);
            Assert.Contains("aes-256-cbc", structure, StringComparison.Ordinal);
            Assert.Contains("hmacWithSHA256", structure, StringComparison.Ordinal);
            await Refused(KeyRefusal.WeakActivationCode, () => ((IExportsKeys)token).ExportAsync("k", Code("short")));
            await Refused(KeyRefusal.KeyUnknown, () => ((IExportsKeys)token).ExportAsync("none", Code("export password")));
            await token.DeactivateAsync();
            await Refused(KeyRefusal.TokenOffline, () => ((IExportsKeys)token).ExportAsync("k", Code("export password")));
        }

        var closed = await host.Keys.CreateTokenAsync("Closed", null, new(true, false));
        await closed.GenerateAsync("k", KeyAlgorithm.EcP256);
        await Refused(KeyRefusal.ExportForbidden, () => ((IExportsKeys)closed).ExportAsync("k", Code("export password")));
    }

    [Fact]
    public async Task Rows_exchanged_or_altered_in_the_database_do_not_open()
    {
        using (var host = new KeysHost(folder))
        {
            var token = await host.Keys.CreateTokenAsync("A", Code("correct horse"), new(true, false));
            await token.GenerateAsync("one", KeyAlgorithm.EcP256);
            await token.GenerateAsync("two", KeyAlgorithm.EcP256);
            await host.ExecuteAsync("UPDATE key_pair SET private_key = (SELECT private_key FROM key_pair WHERE alias = 'two') WHERE alias = 'one'");
        }

        using (var host = new KeysHost(folder))
        {
            var token = (await host.Keys.FindTokenAsync("A"))!;
            Assert.Equal(KeyRefusal.Undecryptable, Assert.Throws<KeyRefusedException>(() => token.Find("one")!.Sign(Message, SignatureAlgorithm.EcdsaWithSha256)).Code);
            Assert.NotEmpty(token.Find("two")!.Sign(Message, SignatureAlgorithm.EcdsaWithSha256));
            await host.ExecuteAsync("UPDATE key_token SET allow_export = 1");
        }

        using (var host = new KeysHost(folder))
        {
            var token = (await host.Keys.FindTokenAsync("A"))!;
            Assert.False(token.IsActive);
            await Refused(KeyRefusal.WrongActivationCode, () => token.ActivateAsync(Code("correct horse")));
        }
    }

    [Theory]
    [InlineData(KeyEngine.Lean)]
    [InlineData(KeyEngine.Portable)]
    public async Task Neither_private_keys_nor_codes_lie_in_the_files_in_clear(KeyEngine engine)
    {
        byte[] scalar;
        using (var host = new KeysHost(folder, engine))
        {
            var token = await host.Keys.CreateTokenAsync("A", Code("canary-activation-code"), new(true, true));
            var key = await token.GenerateAsync("k", KeyAlgorithm.EcP256);
            key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256);
            using var ec = ECDsa.Create();
            var exported = await ((IExportsKeys)token).ExportAsync("k", Code("canary-export-password"));
            ec.ImportEncryptedPkcs8PrivateKey("canary-export-password"u8, exported, out _);
            Assert.Equal(key.PublicKey.ToArray(), ec.ExportSubjectPublicKeyInfo());
            scalar = ec.ExportParameters(true).D!;
        }

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(folder["t.db"])!))
        {
            var content = File.ReadAllBytes(file);
            Assert.Equal(-1, content.AsSpan().IndexOf(scalar));
            Assert.Equal(-1, content.AsSpan().IndexOf("canary-"u8));
        }
    }

    [Fact]
    public async Task Tokens_of_any_name_keep_apart()
    {
        using var host = new KeysHost(folder);
        var one = await host.Keys.CreateTokenAsync("Werk 1; object=x", null, new(true, false));
        var two = await host.Keys.CreateTokenAsync("werk 1; object=x", null, new(true, false));
        await one.GenerateAsync("k", KeyAlgorithm.EcP256);
        Assert.Empty(two.ListKeys());
        Assert.Equal("software:token=Werk%201%3B%20object%3Dx;object=k", one.Find("k")!.Uri.ToString());
        Assert.Equal(2, (await host.Keys.ListTokensAsync()).Count);
    }

    public void Dispose() => folder.Dispose();

    private static SecretBuffer Code(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    private static async Task Refused(KeyRefusal expected, Func<Task> act) => Assert.Equal(expected, (await Assert.ThrowsAsync<KeyRefusedException>(act)).Code);
}
