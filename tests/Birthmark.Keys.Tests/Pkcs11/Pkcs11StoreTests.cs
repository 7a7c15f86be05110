using System.Security.Cryptography;
using System.Text;
using Birthmark.Keys.Pkcs11;
using Birthmark.Keys.Tests.Kmip;
using Birthmark.Keys.Tests.Software;

namespace Birthmark.Keys.Tests.Pkcs11;

/// <summary>The store with its module in this process.</summary>
[Collection(Pkcs11Suite.Name)]
public sealed class LoadedPkcs11StoreTests() : Pkcs11StoreTests(isHosted: false)
{
    [Fact]
    public async Task A_token_put_back_signs_with_the_first_call_after_the_pause()
    {
        var time = new SettableTime(TimeProvider.System.GetUtcNow());
        using var host = Open(time);
        var key = await (await CreateAsync(host)).GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation);
        Hsm.TakeAway();
        Assert.Equal(KeyRefusal.TokenOffline, Refused(key).Code);
        Hsm.PutBack();

        time.Now += Module.RetryAfter - TimeSpan.FromTicks(1);
        Assert.Contains("is out of order", Refused(key).Message, StringComparison.Ordinal);

        time.Now += TimeSpan.FromTicks(1);
        Assert.NotEmpty(key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256));
    }

    private static KeyRefusedException Refused(ISigningKey key) => Assert.Throws<KeyRefusedException>(() => key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256));
}

/// <summary>The store with its module in a process of its own.</summary>
[Collection(Pkcs11Suite.Name)]
public sealed class HostedPkcs11StoreTests() : Pkcs11StoreTests(isHosted: true);

public abstract class Pkcs11StoreTests(bool isHosted) : IDisposable
{
    protected static readonly byte[] Message = "What is signed"u8.ToArray();

    private readonly TemporaryFolder folder = new();
    private readonly SoftHsm hsm = new();

    private protected SoftHsm Hsm => hsm;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(KeyAlgorithm.EcP256, SignatureAlgorithm.EcdsaWithSha256)]
    [InlineData(KeyAlgorithm.EcP384, SignatureAlgorithm.EcdsaWithSha384)]
    [InlineData(KeyAlgorithm.Rsa2048, SignatureAlgorithm.RsaPkcs1WithSha256)]
    [InlineData(KeyAlgorithm.Rsa2048, SignatureAlgorithm.RsaPssWithSha256)]
    [InlineData(KeyAlgorithm.Rsa2048, SignatureAlgorithm.RsaPssWithSha384)]
    [InlineData(KeyAlgorithm.Rsa2048, SignatureAlgorithm.RsaPssWithSha512)]
    public async Task A_key_made_in_the_token_signs_there_and_others_verify_it(KeyAlgorithm algorithm, SignatureAlgorithm signature)
    {
        using var host = Open();
        var token = await CreateAsync(host);

        var key = await token.GenerateAsync("signKey", algorithm, Cancellation);

        Assert.True(host.Get<IDeviceKeys>().Verify(key.PublicKey.Span, Message, key.Sign(Message, signature), signature));
        Assert.Equal("pkcs11:token=CaToken;object=signKey", key.Uri.ToString());
    }

    [Fact]
    public async Task A_restarted_hub_activates_the_token_with_the_sealed_PIN_and_signs_with_the_same_key()
    {
        byte[] publicKey;
        using (var host = Open())
        {
            publicKey = (await (await CreateAsync(host)).GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation)).PublicKey.ToArray();
        }

        using var restarted = Open();
        var token = await Store(restarted).FindTokenAsync(SoftHsm.Label, Cancellation);
        var key = token!.Find("signKey")!;

        Assert.True(token.IsActive);
        Assert.Equal(publicKey, key.PublicKey.ToArray());
        Assert.True(restarted.Get<IDeviceKeys>().Verify(publicKey, Message, key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256), SignatureAlgorithm.EcdsaWithSha256));
        Assert.DoesNotContain(SoftHsm.Pin, Encoding.Latin1.GetString(File.ReadAllBytes(folder["t.db"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_hub_does_not_activate_waits_for_its_PIN_and_refuses_a_wrong_one()
    {
        using (var host = Open())
        {
            await (await CreateAsync(host, auto: false)).GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation);
        }

        using var restarted = Open();
        var token = (await Store(restarted).FindTokenAsync(SoftHsm.Label, Cancellation))!;
        var key = token.Find("signKey")!;
        Assert.Equal(KeyRefusal.TokenOffline, Assert.Throws<KeyRefusedException>(() => key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256)).Code);
        using var wrong = new SecretBuffer("8765-4321"u8);
        Assert.Equal(KeyRefusal.WrongActivationCode, (await Assert.ThrowsAsync<KeyRefusedException>(() => token.ActivateAsync(wrong, Cancellation))).Code);
        Assert.False(token.IsActive);

        using var right = new SecretBuffer(Encoding.UTF8.GetBytes(SoftHsm.Pin));
        await token.ActivateAsync(right, Cancellation);

        Assert.NotEmpty(key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256));
        await token.DeactivateAsync(Cancellation);
        Assert.Equal(KeyRefusal.TokenOffline, Assert.Throws<KeyRefusedException>(() => key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256)).Code);
    }

    [Fact]
    public async Task A_wrong_PIN_is_refused_also_while_the_token_is_active_and_takes_it_out_of_use()
    {
        using var host = Open();
        var token = await CreateAsync(host);
        using var wrong = new SecretBuffer("8765-4321"u8);

        var refusal = await Assert.ThrowsAsync<KeyRefusedException>(() => token.ActivateAsync(wrong, Cancellation));

        Assert.Equal(KeyRefusal.WrongActivationCode, refusal.Code);
    }

    [Fact]
    public async Task A_key_that_another_tool_made_is_adopted_at_activation()
    {
        Assert.SkipUnless(SoftHsm.Finds("pkcs11-tool"), "The command 'pkcs11-tool' (opensc) is not installed.");
        hsm.Run("pkcs11-tool", "--module", SoftHsm.Module!, "--token-label", SoftHsm.Label, "--login", "--pin", SoftHsm.Pin, "--keypairgen", "--key-type", "EC:prime256v1", "--label", "foreign", "--id", "07", "--sensitive");
        using var host = Open();

        var key = (await CreateAsync(host)).Find("foreign")!;

        Assert.True(host.Get<IDeviceKeys>().Verify(key.PublicKey.Span, Message, key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256), SignatureAlgorithm.EcdsaWithSha256));
        Assert.Contains("key.adopt pkcs11:token=CaToken;object=foreign", await host.ReadAuditAsync());
    }

    [Fact]
    public async Task An_extractable_key_in_the_token_is_refused_by_name()
    {
        Assert.SkipUnless(SoftHsm.Finds("pkcs11-tool"), "The command 'pkcs11-tool' (opensc) is not installed.");
        hsm.Run("pkcs11-tool", "--module", SoftHsm.Module!, "--token-label", SoftHsm.Label, "--login", "--pin", SoftHsm.Pin, "--keypairgen", "--key-type", "EC:prime256v1", "--label", "loose", "--id", "07", "--extractable");
        using var host = Open();

        var refusal = await Assert.ThrowsAsync<KeyRefusedException>(() => CreateAsync(host));

        Assert.Equal(KeyRefusal.UnprotectedKey, refusal.Code);
        Assert.Contains("'loose'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_sides_of_ECDH_agree_on_the_same_secret()
    {
        using var host = Open();
        var key = await (await CreateAsync(host)).GenerateAsync("unwrapKey", KeyAlgorithm.EcP256, Cancellation);
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var q = other.ExportParameters(false).Q;
        using var mine = ECDiffieHellman.Create();
        mine.ImportSubjectPublicKeyInfo(key.PublicKey.Span, out _);

        using var secret = ((IUnwrapsKeys)key).Agree([4, .. q.X!, .. q.Y!]);

        Assert.Equal(other.DeriveRawSecretAgreement(mine.PublicKey), secret.Span.ToArray());
    }

    [Fact]
    public async Task A_second_key_of_the_same_name_and_an_unknown_token_are_refused()
    {
        using var host = Open();
        var token = await CreateAsync(host);
        await token.GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation);

        Assert.Equal(KeyRefusal.KeyExists, (await Assert.ThrowsAsync<KeyRefusedException>(() => token.GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation))).Code);
        Assert.Equal(KeyRefusal.TokenUnknown, (await Assert.ThrowsAsync<KeyRefusedException>(() => CreateAsync(host, name: "Nowhere"))).Code);

        await token.RemoveAsync("signKey", Cancellation);
        Assert.Null(token.Find("signKey"));
        Assert.NotNull(await token.GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation));
    }

    [Fact]
    public async Task A_token_lost_under_load_and_put_back_signs_again_by_itself_without_a_restart()
    {
        using var host = Open();
        var key = await (await CreateAsync(host)).GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var refusals = 0;
        var signed = 0;
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!ending.IsCancellationRequested)
            {
                try
                {
                    key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256);
                    Interlocked.Increment(ref signed);
                }
                catch (KeyRefusedException)
                {
                    Interlocked.Increment(ref refusals);
                    Thread.Yield();
                }
            }
        })).ToArray();
        await UntilAsync(() => Volatile.Read(ref signed) > 100);

        hsm.TakeAway();
        await UntilAsync(() => Volatile.Read(ref refusals) > 0);
        hsm.PutBack();
        var before = Volatile.Read(ref signed);
        await UntilAsync(() => Volatile.Read(ref signed) > before + 100);
        var refused = Volatile.Read(ref refusals);
        before = Volatile.Read(ref signed);
        await UntilAsync(() => Volatile.Read(ref signed) > before + 100);
        await ending.CancelAsync();
        await Task.WhenAll(load);

        // Back for good: once it signs nobody is refused any more.
        Assert.Equal(refused, Volatile.Read(ref refusals));
    }

    public void Dispose()
    {
        hsm.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static Task UntilAsync(Func<bool> isTrue) => Eventually.TrueAsync(() => Task.FromResult(isTrue()));

    private protected KeysHost Open(TimeProvider? time = null) => new(folder, modules: [SoftHsm.Module!], isHosted: isHosted, time: time);

    private static IKeyStore Store(KeysHost host) => host.Stores.Single(s => s.Scheme == "pkcs11");

    private protected static async Task<IKeyToken> CreateAsync(KeysHost host, bool auto = true, string name = SoftHsm.Label)
    {
        using var pin = new SecretBuffer(Encoding.UTF8.GetBytes(SoftHsm.Pin));
        return await Store(host).CreateTokenAsync(name, pin, new TokenOptions(auto, AllowExport: false), Cancellation);
    }
}
