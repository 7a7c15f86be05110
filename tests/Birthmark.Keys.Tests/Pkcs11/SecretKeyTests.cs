using System.Security.Cryptography;
using System.Text;
using Birthmark.Keys.Tests.Software;

namespace Birthmark.Keys.Tests.Pkcs11;

[Collection(Pkcs11Suite.Name)]
public sealed class SecretKeyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SoftHsm hsm = new();
    private KeysHost host;

    public SecretKeyTests() => host = new KeysHost(folder, modules: [SoftHsm.Module!], isHosted: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(100)]
    public async Task An_HMAC_master_key_derives_in_the_token_what_SP_800_108_says(int length)
    {
        byte[] known = RandomNumberGenerator.GetBytes(32);
        using var same = new SecretBuffer(known);
        var master = (IDerivesKeys)await (await CreateAsync()).ImportSecretAsync("master", SecretKeyKind.HmacSha256, same, Cancellation);

        using var derived = master.Derive("sensor key"u8, "device 4711"u8, length);

        using var expected = KeyDiversification.CounterMode(same, "sensor key"u8, "device 4711"u8, length);
        Assert.Equal(expected.Span.ToArray(), derived.Span.ToArray());
        Assert.Equal("pkcs11:token=CaToken;object=master", master.Uri.ToString());
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(32, 16)]
    [InlineData(32, 47)]
    public async Task An_AES_master_key_derives_in_the_token_what_SP_800_108_with_CMAC_says(int keyLength, int length)
    {
        byte[] known = RandomNumberGenerator.GetBytes(keyLength);
        using var same = new SecretBuffer(known);
        var kind = keyLength == 16 ? SecretKeyKind.Aes128 : SecretKeyKind.Aes256;
        var master = (IDerivesKeys)await (await CreateAsync()).ImportSecretAsync("master", kind, same, Cancellation);

        using var derived = master.Derive("sensor key"u8, "device 4711"u8, length);

        using var expected = KeyDiversification.CmacCounterMode(same, "sensor key"u8, "device 4711"u8, length);
        Assert.Equal(expected.Span.ToArray(), derived.Span.ToArray());
    }

    [Theory]
    [InlineData(SecretKeyKind.HmacSha256)]
    [InlineData(SecretKeyKind.Aes128)]
    [InlineData(SecretKeyKind.Aes256)]
    public async Task A_secret_key_made_in_the_token_is_found_again_and_derives_the_same_after_a_restart(SecretKeyKind kind)
    {
        var made = await (await CreateAsync()).GenerateSecretAsync("master", kind, Cancellation);
        using var before = ((IDerivesKeys)made).Derive("a"u8, "b"u8, 32);
        host.Dispose();
        host = new KeysHost(folder, modules: [SoftHsm.Module!], isHosted: true);

        var found = await (await FindAsync()).FindSecretAsync("master", Cancellation);

        Assert.Equal(kind, found!.Kind);
        using var after = ((IDerivesKeys)found).Derive("a"u8, "b"u8, 32);
        Assert.Equal(before.Span.ToArray(), after.Span.ToArray());
        Assert.Contains("key.generate pkcs11:token=CaToken;object=master", await host.ReadAuditAsync());
    }

    [Fact]
    public async Task An_AES_key_wraps_as_RFC_3394_says_and_opens_what_it_wrapped()
    {
        // RFC 3394 §4.6: 256 bits of key data under 256 bits of key-encryption key.
        using var known = new SecretBuffer(Convert.FromHexString("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"));
        var kek = (IWrapsKeys)await (await CreateAsync()).ImportSecretAsync("kek", SecretKeyKind.Aes256, known, Cancellation);
        using var key = new SecretBuffer(Convert.FromHexString("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F"));

        var wrapped = kek.Wrap(key);

        Assert.Equal("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21", Convert.ToHexString(wrapped));
        using var opened = kek.Unwrap(wrapped);
        Assert.Equal(key.Span.ToArray(), opened.Span.ToArray());
        wrapped[^1] ^= 1;
        Assert.Equal(KeyRefusal.Undecryptable, Assert.Throws<KeyRefusedException>(() => kek.Unwrap(wrapped)).Code);
    }

    [Fact]
    public async Task A_key_brought_in_cannot_be_read_by_the_makers_tool_afterwards()
    {
        Assert.SkipUnless(SoftHsm.Finds("pkcs11-tool"), "The command 'pkcs11-tool' (opensc) is not installed.");
        using var known = new SecretBuffer("0123456789ABCDEF0123456789ABCDEF"u8);
        await (await CreateAsync()).ImportSecretAsync("master", SecretKeyKind.Aes256, known, Cancellation);

        var listed = hsm.Run("pkcs11-tool", "--module", SoftHsm.Module!, "--token-label", SoftHsm.Label, "--login", "--pin", SoftHsm.Pin, "--list-objects", "--type", "secrkey");

        Assert.Contains("label:      master", listed, StringComparison.Ordinal);
        Assert.Contains("sensitive", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("extractable", listed.Replace("never extractable", "", StringComparison.Ordinal), StringComparison.Ordinal);
        using var odd = new SecretBuffer(24);
        Assert.Equal(KeyRefusal.AlgorithmMismatch, (await Assert.ThrowsAsync<KeyRefusedException>(
            async () => await (await FindAsync()).ImportSecretAsync("odd", SecretKeyKind.Aes256, odd, Cancellation))).Code);
    }

    [Fact]
    public async Task A_secret_key_that_could_leave_the_token_is_refused_by_name()
    {
        Assert.SkipUnless(SoftHsm.Finds("pkcs11-tool"), "The command 'pkcs11-tool' (opensc) is not installed.");
        hsm.Run("pkcs11-tool", "--module", SoftHsm.Module!, "--token-label", SoftHsm.Label, "--login", "--pin", SoftHsm.Pin, "--keygen", "--key-type", "AES:32", "--label", "loose", "--id", "07", "--extractable");

        var refusal = await Assert.ThrowsAsync<KeyRefusedException>(async () => await (await CreateAsync()).FindSecretAsync("loose", Cancellation));

        Assert.Equal(KeyRefusal.UnprotectedKey, refusal.Code);
        Assert.Contains("'loose'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lengths_out_of_range_a_taken_name_and_a_missing_key_are_refused()
    {
        var token = await CreateAsync();
        var master = (IDerivesKeys)await token.GenerateSecretAsync("master", SecretKeyKind.HmacSha256, Cancellation);

        Assert.Equal(KeyRefusal.DerivationMismatch, Assert.Throws<KeyRefusedException>(() => master.Derive([], [], 0)).Code);
        Assert.Equal(KeyRefusal.DerivationMismatch, Assert.Throws<KeyRefusedException>(() => master.Derive(new byte[4097], [], 16)).Code);
        Assert.Equal(KeyRefusal.KeyExists, (await Assert.ThrowsAsync<KeyRefusedException>(() => token.GenerateSecretAsync("master", SecretKeyKind.Aes256, Cancellation))).Code);
        Assert.Null(await token.FindSecretAsync("other", Cancellation));
        Assert.False(master is IWrapsKeys);

        await token.RemoveSecretAsync("master", Cancellation);
        Assert.Null(await token.FindSecretAsync("master", Cancellation));
        Assert.Equal(KeyRefusal.KeyUnknown, (await Assert.ThrowsAsync<KeyRefusedException>(() => token.RemoveSecretAsync("master", Cancellation))).Code);
    }

    public void Dispose()
    {
        host.Dispose();
        hsm.Dispose();
        folder.Dispose();
    }

    private async Task<IHoldsSecretKeys> FindAsync() =>
        (IHoldsSecretKeys)(await host.Stores.Single(s => s.Scheme == "pkcs11").FindTokenAsync(SoftHsm.Label, Cancellation))!;

    private async Task<IHoldsSecretKeys> CreateAsync()
    {
        using var pin = new SecretBuffer(Encoding.UTF8.GetBytes(SoftHsm.Pin));
        return (IHoldsSecretKeys)await host.Stores.Single(s => s.Scheme == "pkcs11").CreateTokenAsync(SoftHsm.Label, pin, new TokenOptions(AutoActivate: true, AllowExport: false), Cancellation);
    }
}
