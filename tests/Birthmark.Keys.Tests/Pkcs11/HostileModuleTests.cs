using System.Diagnostics;
using Birthmark.Keys.Tests.Software;

namespace Birthmark.Keys.Tests.Pkcs11;

[Collection(Pkcs11Suite.Name)]
public sealed class HostileModuleTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HostileModule module = new();
    private readonly KeysHost host;

    public HostileModuleTests() => host = new KeysHost(folder, modules: [module.Path]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("short signature", KeyRefusal.StoreFault)]
    [InlineData("empty signature", KeyRefusal.StoreFault)]
    [InlineData("long signature", KeyRefusal.StoreFault)]
    [InlineData("vendor code", KeyRefusal.StoreFault)]
    [InlineData("sign fails", KeyRefusal.TokenOffline)]
    public async Task A_wrong_answer_to_signing_is_a_refusal_and_the_next_good_one_is_used(string how, KeyRefusal refusal)
    {
        var key = await (await CreateAsync()).GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation);
        HostileModule.Be(how);

        Assert.Equal(refusal, Assert.Throws<KeyRefusedException>(() => Sign(key)).Code);

        HostileModule.Be("");
        await SignsAgainAsync(key);
    }

    [Theory]
    [InlineData("no list", KeyRefusal.StoreUnavailable)]
    [InlineData("many slots", KeyRefusal.StoreFault)]
    [InlineData("no session", KeyRefusal.TokenOffline)]
    [InlineData("too many found", KeyRefusal.StoreFault)]
    public async Task A_wrong_answer_to_opening_is_a_refusal_and_leaves_no_token(string how, KeyRefusal refusal)
    {
        HostileModule.Be(how);

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
        HostileModule.Be(how);

        Assert.Equal(refusal, (await Assert.ThrowsAsync<KeyRefusedException>(() => token.GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation))).Code);

        Assert.Null(token.Find("signKey"));
    }

    [Fact]
    public async Task A_call_that_never_ends_is_given_up_at_its_deadline_and_those_behind_it_are_refused_at_once()
    {
        var key = await (await CreateAsync()).GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation);
        HostileModule.Be("hangs");

        var refusal = Assert.Throws<KeyRefusedException>(() => Sign(key));
        var since = Stopwatch.GetTimestamp();
        var next = Assert.Throws<KeyRefusedException>(() => Sign(key));

        Assert.Contains("gave no answer within 2 s", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is out of order", next.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(1));
        HostileModule.Be("");
        await SignsAgainAsync(key);
    }

    public void Dispose()
    {
        host.Dispose();
        module.Dispose();
        folder.Dispose();
    }

    private IKeyStore Store => host.Stores.Single(s => s.Scheme == "pkcs11");

    private async Task<IKeyToken> CreateAsync()
    {
        using var pin = new SecretBuffer("1234-5678"u8);
        return await Store.CreateTokenAsync(SoftHsm.Label, pin, new TokenOptions(AutoActivate: true, AllowExport: false), Cancellation);
    }

    private static byte[] Sign(ISigningKey key) => key.Sign("message"u8, SignatureAlgorithm.EcdsaWithSha256);

    private static async Task SignsAgainAsync(ISigningKey key)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                Assert.NotEmpty(Sign(key));
                return;
            }
            catch (KeyRefusedException) when (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(5))
            {
                await Task.Delay(10, Cancellation);
            }
        }
    }
}
