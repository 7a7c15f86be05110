using System.Security.Cryptography;
using Birthmark.Keys.Tests.Software;

namespace Birthmark.Keys.Tests.Tpm;

public sealed class TpmStoreTests : IDisposable
{
    private static readonly byte[] Message = "What is signed"u8.ToArray();

    private readonly TemporaryFolder folder = new();
    private readonly SwTpm tpm = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(KeyAlgorithm.EcP256, SignatureAlgorithm.EcdsaWithSha256)]
    [InlineData(KeyAlgorithm.EcP384, SignatureAlgorithm.EcdsaWithSha384)]
    [InlineData(KeyAlgorithm.Rsa2048, SignatureAlgorithm.RsaPkcs1WithSha256)]
    public async Task A_key_made_in_the_TPM_signs_there_and_others_verify_it(KeyAlgorithm algorithm, SignatureAlgorithm signature)
    {
        using var host = Open(tpm);
        var token = await CreateAsync(host);

        var key = await token.GenerateAsync("signKey", algorithm, Cancellation);

        Assert.True(host.Get<IDeviceKeys>().Verify(key.PublicKey.Span, Message, key.Sign(Message, signature), signature));
        Assert.Equal("tpm:token=HubToken;object=signKey", key.Uri.ToString());
        Assert.False(Store(host).IsDevelopmentGrade);
    }

    [Fact]
    public async Task A_key_in_the_TPM_agrees_on_what_the_other_side_agrees_on()
    {
        using var host = Open(tpm);
        var key = await (await CreateAsync(host)).GenerateAsync("unwrapKey", KeyAlgorithm.EcP256, Cancellation);
        using var peer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var own = ECDiffieHellman.Create();
        own.ImportSubjectPublicKeyInfo(key.PublicKey.Span, out _);
        var point = peer.ExportParameters(includePrivateParameters: false).Q;

        using var shared = Assert.IsType<IUnwrapsKeys>(key, exactMatch: false).Agree([4, .. point.X!, .. point.Y!]);

        Assert.Equal(peer.DeriveRawSecretAgreement(own.PublicKey), shared.Span.ToArray());
        byte[] beside = [4, .. new byte[63], 5];
        Assert.Equal(KeyRefusal.Undecryptable, Assert.Throws<KeyRefusedException>(() => ((IUnwrapsKeys)key).Agree(beside)).Code);
    }

    [Fact]
    public async Task A_key_in_the_TPM_opens_OAEP_and_refuses_what_was_wrapped_for_another()
    {
        using var host = Open(tpm);
        var key = await (await CreateAsync(host)).GenerateAsync("unwrapKey", KeyAlgorithm.Rsa2048, Cancellation);
        using var own = RSA.Create();
        own.ImportSubjectPublicKeyInfo(key.PublicKey.Span, out _);
        using var other = RSA.Create(2048);

        using var opened = ((IUnwrapsKeys)key).DecryptOaep(own.Encrypt(Message, RSAEncryptionPadding.OaepSHA256));

        Assert.Equal(Message, opened.Span.ToArray());
        var refused = Assert.Throws<KeyRefusedException>(() => ((IUnwrapsKeys)key).DecryptOaep(other.Encrypt(Message, RSAEncryptionPadding.OaepSHA256)));
        Assert.True(refused.Code == KeyRefusal.Undecryptable, refused.Message);
    }

    [Fact]
    public async Task Many_threads_and_many_keys_never_run_out_of_the_three_places_of_a_TPM()
    {
        using var host = Open(tpm);
        var token = await CreateAsync(host);
        var keys = new List<ISigningKey>();
        for (var i = 0; i < 5; i++)
        {
            keys.Add(await token.GenerateAsync($"key{i}", KeyAlgorithm.EcP256, Cancellation));
        }

        var work = Enumerable.Range(0, 60).Select(i => Task.Run(() => (Key: keys[i % 5], Signature: keys[i % 5].Sign(Message, SignatureAlgorithm.EcdsaWithSha256)), Cancellation));

        Assert.All(await Task.WhenAll(work), r => Assert.True(
            host.Get<IDeviceKeys>().Verify(r.Key.PublicKey.Span, Message, r.Signature, SignatureAlgorithm.EcdsaWithSha256)));
    }

    [Fact]
    public async Task A_restarted_hub_signs_with_the_same_key_also_after_the_TPM_was_away()
    {
        byte[] publicKey;
        using (var host = Open(tpm))
        {
            publicKey = (await (await CreateAsync(host)).GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation)).PublicKey.ToArray();
        }

        tpm.Stop();
        tpm.Restart();
        using var restarted = Open(tpm);
        var token = (await Store(restarted).FindTokenAsync("HubToken", Cancellation))!;
        var key = token.Find("signKey")!;
        Assert.True(token.IsActive);
        Assert.True(restarted.Get<IDeviceKeys>().Verify(publicKey, Message, key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256), SignatureAlgorithm.EcdsaWithSha256));

        tpm.Stop();
        Assert.Equal(KeyRefusal.TokenOffline, Offline(key));
        tpm.Restart();
        Assert.NotEmpty(key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256));
    }

    [Fact]
    public async Task A_database_copied_to_a_machine_with_another_TPM_has_keys_that_nobody_can_use()
    {
        // With the hub key in a file; one that is sealed to the TPM would not open at all.
        using (var before = new KeysHost(folder))
        {
            Assert.False(before.Get<HubKeyPlace>().IsSealed);
        }

        using (var host = Open(tpm))
        {
            await (await CreateAsync(host)).GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation);
        }

        using var other = new SwTpm();
        using var copied = Open(other);
        var token = (await Store(copied).FindTokenAsync("HubToken", Cancellation))!;

        Assert.False(token.IsActive);
        Assert.Contains("token.refuse HubToken", await copied.ReadAuditAsync());
    }

    [Fact]
    public async Task A_wrong_activation_code_is_refused_when_it_is_given()
    {
        using (var host = Open(tpm))
        {
            using var code = new SecretBuffer("the right code"u8);
            var made = await Store(host).CreateTokenAsync("HubToken", code, new TokenOptions(AutoActivate: false, AllowExport: false), Cancellation);
            await made.GenerateAsync("signKey", KeyAlgorithm.EcP256, Cancellation);
        }

        using var restarted = Open(tpm);
        var token = (await Store(restarted).FindTokenAsync("HubToken", Cancellation))!;
        using var wrong = new SecretBuffer("the wrong code"u8);

        Assert.Equal(KeyRefusal.WrongActivationCode, (await Assert.ThrowsAsync<KeyRefusedException>(() => token.ActivateAsync(wrong, Cancellation))).Code);
        Assert.False(token.IsActive);
    }

    public void Dispose()
    {
        tpm.Dispose();
        folder.Dispose();
    }

    private static KeyRefusal Offline(ISigningKey key) => Assert.Throws<KeyRefusedException>(() => key.Sign(Message, SignatureAlgorithm.EcdsaWithSha256)).Code;

    private KeysHost Open(SwTpm which) => new(folder, tpm: which.Address);

    private static IKeyStore Store(KeysHost host) => host.Stores.Single(s => s.Scheme == "tpm");

    private static Task<IKeyToken> CreateAsync(KeysHost host) =>
        Store(host).CreateTokenAsync("HubToken", null, new TokenOptions(AutoActivate: true, AllowExport: false), Cancellation);
}
