using Birthmark.Keys.Tests.Kmip;
using Birthmark.Keys.Tests.Software;

namespace Birthmark.Keys.Tests.Pkcs11;

/// <summary>The hostile module in this process.</summary>
[Collection(Pkcs11Suite.Name)]
public sealed class LoadedHostileModuleTests() : HostileModuleTests(isHosted: false)
{
    [Fact]
    public async Task A_call_that_never_ends_is_given_up_at_its_deadline_and_those_behind_it_are_refused_at_once()
    {
        var key = await (await CreateAsync()).GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation);
        Module.Be("hangs");
        var before = Module.Signs;

        var refusal = Assert.Throws<KeyRefusedException>(() => Sign(key));
        var next = Assert.Throws<KeyRefusedException>(() => Sign(key));

        Assert.Contains("gave no answer within 2 s", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is out of order", next.Message, StringComparison.Ordinal);
        // Not sent to wait behind the one that hangs: the module has seen the first alone.
        Assert.Equal(before + 1, Module.Signs);
        Module.Be("");
        await SignsAgainAsync(key);
    }
}

/// <summary>The hostile module in a process of its own, where it may do worse.</summary>
[Collection(Pkcs11Suite.Name)]
public sealed class HostedHostileModuleTests() : HostileModuleTests(isHosted: true)
{
    [Theory]
    [InlineData("crashes", "ended with")]
    [InlineData("exits", "ended with code 7")]
    [InlineData("hangs for good", "gave no answer within 2 s and was ended")]
    public async Task A_module_that_takes_its_process_down_leaves_the_hub_running_and_signs_again_by_itself(string how, string why)
    {
        var key = await (await CreateAsync()).GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation);
        Module.Be(how);

        var refusal = Assert.Throws<KeyRefusedException>(() => Sign(key));
        var next = Assert.Throws<KeyRefusedException>(() => Sign(key));

        Assert.Equal(KeyRefusal.TokenOffline, refusal.Code);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(KeyRefusal.TokenOffline, next.Code);
        Module.Be("");
        await SignsAgainAsync(key);
    }

    [Fact]
    public async Task What_a_module_prints_does_not_come_between_the_answers()
    {
        var key = await (await CreateAsync()).GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation);
        Module.Be("prints");

        Assert.NotEmpty(Sign(key));
        Assert.NotEmpty(Sign(key));
    }
}

public abstract class HostileModuleTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HostileModule module = new();
    private readonly KeysHost host;

    protected HostileModuleTests(bool isHosted) => host = new KeysHost(folder, modules: [module.Path], isHosted: isHosted, deadline: TimeSpan.FromSeconds(2));

    private protected HostileModule Module => module;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("short signature", KeyRefusal.StoreFault)]
    [InlineData("empty signature", KeyRefusal.StoreFault)]
    [InlineData("long signature", KeyRefusal.StoreFault)]
    [InlineData("wrong signature", KeyRefusal.StoreFault)]
    [InlineData("zero signature", KeyRefusal.StoreFault)]
    [InlineData("vendor code", KeyRefusal.StoreFault)]
    [InlineData("device memory", KeyRefusal.StoreFault)]
    [InlineData("buffer too small", KeyRefusal.StoreFault)]
    [InlineData("sign fails", KeyRefusal.TokenOffline)]
    public async Task A_wrong_answer_to_signing_is_a_refusal_and_the_next_good_one_is_used(string how, KeyRefusal refusal)
    {
        var key = await (await CreateAsync()).GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation);
        module.Be(how);

        Assert.Equal(refusal, Assert.Throws<KeyRefusedException>(() => Sign(key)).Code);

        module.Be("");
        await SignsAgainAsync(key);
    }

    [Theory]
    [InlineData("no list", KeyRefusal.StoreUnavailable)]
    [InlineData("many slots", KeyRefusal.StoreFault)]
    [InlineData("no session", KeyRefusal.TokenOffline)]
    [InlineData("too many found", KeyRefusal.StoreFault)]
    public async Task A_wrong_answer_to_opening_is_a_refusal_and_leaves_no_token(string how, KeyRefusal refusal)
    {
        module.Be(how);

        Assert.Equal(refusal, (await Assert.ThrowsAsync<KeyRefusedException>(CreateAsync)).Code);

        Assert.Null(await Store.FindTokenAsync(SoftHsm.Label, Cancellation));
    }

    [Theory]
    [InlineData("huge attribute", KeyRefusal.StoreFault)]
    [InlineData("no attributes", KeyRefusal.StoreFault)]
    [InlineData("short point", KeyRefusal.StoreFault)]
    [InlineData("extractable", KeyRefusal.UnprotectedKey)]
    public async Task A_key_that_does_not_read_back_as_it_was_ordered_is_not_taken(string how, KeyRefusal refusal)
    {
        var token = await CreateAsync();
        module.Be(how);

        Assert.Equal(refusal, (await Assert.ThrowsAsync<KeyRefusedException>(() => token.GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation))).Code);

        Assert.Null(token.Find("signKey"));
    }

    public void Dispose()
    {
        host.Dispose();
        module.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private IKeyStore Store => host.Stores.Single(s => s.Scheme == "pkcs11");

    protected async Task<IKeyToken> CreateAsync()
    {
        using var pin = new SecretBuffer("1234-5678"u8);
        return await Store.CreateTokenAsync(SoftHsm.Label, pin, new TokenOptions(AutoActivate: true, AllowExport: false), Cancellation);
    }

    protected static byte[] Sign(ISigningKey key) => key.Sign("message"u8, SignatureAlgorithm.EcdsaWithSha256);

    protected static async Task SignsAgainAsync(ISigningKey key)
    {
        await Eventually.TrueAsync(() =>
        {
            try
            {
                Assert.NotEmpty(Sign(key));
                return Task.FromResult(true);
            }
            catch (KeyRefusedException)
            {
                return Task.FromResult(false);
            }
        });
    }
}
