using System.Security.Cryptography;
using System.Text;
using Birthmark.Keys.Kmip;
using Birthmark.Keys.Kms;

namespace Birthmark.Keys.Tests.Kmip;

/// <summary>Against PyKMIP: what the standard's own Python implementation understands and answers.</summary>
public sealed class KmipServerTests(SharedKmip shared) : IClassFixture<SharedKmip>
{
    private const string Master = SharedKmip.Master;
    private static readonly byte[] Label = "door lock"u8.ToArray();
    private static readonly byte[] Device = "0123456789ABCDEF"u8.ToArray();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions { get; } = ["1.0", "1.1", "1.2", "1.3", "1.4", "2.0"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_key_that_the_KMS_made_is_found_by_name_and_given_in_every_version(string version)
    {
        using var kms = shared.Server.Connect(version: version);
        var name = $"lock of {version}";

        await kms.EnsureAsync(name, 256, Cancellation);
        using var first = await kms.GetAsync(name, Cancellation);
        await kms.EnsureAsync(name, 256, Cancellation);
        using var second = await kms.GetAsync(name, Cancellation);

        Assert.Equal(32, first.Length);
        Assert.Equal(first.Span, second.Span);
        Assert.Single(await kms.Client.LocateAsync(name, Cancellation));
    }

    [Theory]
    [InlineData("MAC_GENERATE", "1.2", 32)]
    [InlineData("MAC_GENERATE", "2.0", 64)]
    [InlineData("DERIVE_KEY", "1.0", 16)]
    [InlineData("DERIVE_KEY", "1.4", 48)]
    [InlineData("DERIVE_KEY", "2.0", 32)]
    public async Task A_key_derived_in_the_KMS_is_the_one_that_software_derives(string mask, string version, int length)
    {
        using var kms = shared.Server.Connect(version: version);
        using var master = new SecretBuffer(Convert.FromHexString(SharedKmip.Master));

        using var derived = await kms.DeriveAsync(mask, Label, Device, length, Cancellation);

        using var expected = KeyDiversification.CounterMode(master, Label, Device, length);
        Assert.Equal(expected.Span, derived.Span);
    }

    [Fact]
    public async Task What_DeriveKey_makes_in_the_KMS_is_not_left_there()
    {
        using var server = new PyKmip([new("master", PyKmip.Client, "HMAC_SHA256", ["DERIVE_KEY"], Master)]);
        using var kms = server.Connect();

        (await kms.DeriveAsync("master", Label, Device, 32, Cancellation)).Dispose();

        // Objects are numbered: it was the second.
        (await kms.GetAsync("id:1", Cancellation)).Dispose();
        var left = await Assert.ThrowsAsync<KeyRefusedException>(() => kms.GetAsync("id:2", Cancellation));
        Assert.True(left.Code is KeyRefusal.KeyUnknown, left.Message);
    }

    [Fact]
    public async Task A_block_is_encrypted_by_a_key_that_stays_and_whoever_has_the_key_opens_it()
    {
        using var kms = shared.Server.Connect();
        var nonce = Convert.FromHexString("CAFEBABEFACEDBADDECAF888");
        using var text = KmipFloor.Text("what only the chip may read");

        var gcm = await kms.EncryptAsync("transport", KmsCipher.AesGcm, nonce, Device, text, Cancellation);
        var cbc = await kms.EncryptAsync("transport", KmsCipher.AesCbc, new byte[16], default, text, Cancellation);

        var opened = new byte[text.Length];
        using (var aes = new AesGcm(Convert.FromHexString(Master), 16))
        {
            aes.Decrypt(nonce, gcm.Ciphertext, gcm.Tag, opened, Device);
        }

        Assert.Equal(text.Span.ToArray(), opened);
        using var block = Aes.Create();
        block.Key = Convert.FromHexString(Master);
        Assert.Equal(text.Span.ToArray(), block.DecryptCbc(cbc.Ciphertext, new byte[16]));
    }

    [Fact]
    public async Task A_key_leaves_the_KMS_wrapped_under_another_as_RFC_3394_says()
    {
        using var kms = shared.Server.Connect();

        // RFC 3394 §4.1.
        Assert.Equal("1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5", Convert.ToHexString(await kms.GetWrappedAsync("payload", "wrapping", Cancellation)));
    }

    [Fact]
    public async Task A_registered_key_is_active_only_when_it_was_activated_and_is_gone_when_it_was_destroyed()
    {
        using var kms = shared.Server.Connect();
        using var value = new SecretBuffer(Convert.FromHexString(Master));
        using var text = KmipFloor.Text("0123456789abcdef");

        var key = new KmipObject("brought", await kms.Client.RegisterAsync("brought", KmipValue.AlgorithmAes, KmipUsage.Encrypt, value, Cancellation));
        var before = await Assert.ThrowsAsync<KeyRefusedException>(() => kms.EncryptAsync("brought", KmsCipher.AesCbc, new byte[16], default, text, Cancellation));
        await kms.Client.ActivateAsync(key, Cancellation);
        await kms.EncryptAsync("brought", KmsCipher.AesCbc, new byte[16], default, text, Cancellation);
        var other = new KmipObject("other", await kms.Client.CreateAsync("other", 128, KmipUsage.Encrypt, Cancellation));
        await kms.Client.DestroyAsync(other, Cancellation);

        Assert.Equal(KeyRefusal.UseForbidden, before.Code);
        Assert.Equal(KeyRefusal.KeyUnknown, (await Assert.ThrowsAsync<KeyRefusedException>(() => kms.GetAsync("other", Cancellation))).Code);
    }

    [Fact]
    public async Task A_key_that_many_ask_for_at_once_is_made_once()
    {
        using var kms = shared.Server.Connect();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => kms.EnsureAsync("wanted by all", 128, Cancellation)));

        Assert.Single(await kms.Client.LocateAsync("wanted by all", Cancellation));
    }

    [Fact]
    public async Task Best_common_version_is_agreed_by_asking()
    {
        using var kms = shared.Server.Connect();

        Assert.Equal(KmipVersion.V20, await kms.Client.VersionAsync(Cancellation));
        Assert.Contains("PyKMIP", (await kms.Client.QueryAsync(Cancellation)).Vendor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_clients_keys_are_nothing_to_another()
    {
        using var mine = shared.Server.Connect();
        using var theirs = shared.Server.Connect("somebody else");

        (await mine.GetAsync("payload", Cancellation)).Dispose();

        Assert.Equal(KeyRefusal.KeyUnknown, (await Assert.ThrowsAsync<KeyRefusedException>(() => theirs.GetAsync("payload", Cancellation))).Code);
        Assert.NotEqual(KeyRefusal.StoreFault, (await Assert.ThrowsAsync<KeyRefusedException>(() => theirs.GetAsync("id:1", Cancellation))).Code);
    }

    [Fact]
    public async Task A_key_without_the_right_use_is_refused_by_name_and_its_remedy()
    {
        using var kms = shared.Server.Connect();
        using var text = KmipFloor.Text("0123456789abcdef");

        var derive = await Assert.ThrowsAsync<KeyRefusedException>(() => kms.DeriveAsync("export only", Label, Device, 32, Cancellation));
        var encrypt = await Assert.ThrowsAsync<KeyRefusedException>(() => kms.EncryptAsync("export only", KmsCipher.AesCbc, new byte[16], default, text, Cancellation));
        var twin = await Assert.ThrowsAsync<KeyRefusedException>(() => kms.GetAsync("twin", Cancellation));
        var none = await Assert.ThrowsAsync<KeyRefusedException>(() => kms.GetAsync("nobody", Cancellation));

        Assert.Equal((KeyRefusal.UseForbidden, KeyRefusal.UseForbidden), (derive.Code, encrypt.Code));
        Assert.Contains("'export only'", derive.Message, StringComparison.Ordinal);
        Assert.Contains("'export only'", encrypt.Message, StringComparison.Ordinal);
        Assert.Contains("id:IDENTIFIER", twin.Message, StringComparison.Ordinal);
        Assert.Contains("'nobody'", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_KMS_that_is_gone_is_refused_at_once_and_used_again_when_it_is_back()
    {
        using var server = new PyKmip([new("master", PyKmip.Client, "HMAC_SHA256", ["MAC_GENERATE"], Master)]);
        using var kms = server.Connect();
        (await kms.DeriveAsync("master", Label, Device, 32, Cancellation)).Dispose();

        server.Stop();
        Assert.Equal(KeyRefusal.StoreUnavailable, (await Assert.ThrowsAsync<KeyRefusedException>(() => kms.DeriveAsync("master", Label, Device, 32, Cancellation))).Code);
        Assert.Contains("out of order", (await Assert.ThrowsAsync<KeyRefusedException>(() => kms.DeriveAsync("master", Label, Device, 32, Cancellation))).Message, StringComparison.Ordinal);

        server.Start();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                (await kms.DeriveAsync("master", Label, Device, 32, Cancellation)).Dispose();
                return true;
            }
            catch (KeyRefusedException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task Many_callers_share_a_few_connections()
    {
        using var server = new PyKmip([new("master", PyKmip.Client, "HMAC_SHA256", ["MAC_GENERATE"], Master)], tls: "1.2");
        using var kms = server.Connect(patience: KmipFloor.Quick with { Deadline = TimeSpan.FromSeconds(30), Connections = 3 });
        using var master = new SecretBuffer(Convert.FromHexString(Master));

        var derived = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => kms.DeriveAsync("master", Label, Encoding.ASCII.GetBytes($"{i}"), 32, Cancellation)));

        for (var i = 0; i < derived.Length; i++)
        {
            using var expected = KeyDiversification.CounterMode(master, Label, Encoding.ASCII.GetBytes($"{i}"), 32);
            Assert.Equal(expected.Span, derived[i].Span);
            derived[i].Dispose();
        }
    }
}

/// <summary>One server for the tests that leave its keys alone.</summary>
public sealed class SharedKmip : IDisposable
{
    internal const string Master = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";

    internal PyKmip Server { get; } = new([
        new("MAC_GENERATE", PyKmip.Client, "HMAC_SHA256", ["MAC_GENERATE"], Master),
        new("DERIVE_KEY", PyKmip.Client, "HMAC_SHA256", ["DERIVE_KEY"], Master),
        new("transport", PyKmip.Client, "AES", ["ENCRYPT"], Master),
        new("payload", PyKmip.Client, "AES", ["EXPORT"], "00112233445566778899AABBCCDDEEFF"),
        new("wrapping", PyKmip.Client, "AES", ["WRAP_KEY"], Master[..32]),
        new("export only", PyKmip.Client, "AES", ["EXPORT"], Master),
        new("twin", PyKmip.Client, "AES", ["EXPORT"], Master),
        new("twin", PyKmip.Client, "AES", ["EXPORT"], Master)]);

    public void Dispose() => Server.Dispose();
}
