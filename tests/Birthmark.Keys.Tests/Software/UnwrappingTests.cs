using System.Security.Cryptography;

namespace Birthmark.Keys.Tests.Software;

public sealed class UnwrappingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Both_sides_of_an_agreement_find_the_same_point()
    {
        using var host = new KeysHost(folder);
        var key = await KeyAsync(host, KeyAlgorithm.EcP256);
        using var peer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var own = ECDiffieHellman.Create();
        own.ImportSubjectPublicKeyInfo(key.PublicKey.Span, out _);
        using var shared = ((IUnwrapsKeys)key).Agree(peer.ExportSubjectPublicKeyInfo().AsSpan(^65..));
        Assert.Equal(peer.DeriveRawSecretAgreement(own.PublicKey), shared.Span.ToArray());
    }

    [Fact]
    public async Task A_point_that_is_not_on_the_curve_is_refused()
    {
        using var host = new KeysHost(folder);
        var key = (IUnwrapsKeys)await KeyAsync(host, KeyAlgorithm.EcP256);
        var point = new byte[65];
        point[0] = 4;
        point[64] = 1;
        foreach (var wrong in new[] { point, point[..64], [], [.. point, 0] })
        {
            Assert.Equal(KeyRefusal.Undecryptable, Assert.Throws<KeyRefusedException>(() => key.Agree(wrong)).Code);
        }
    }

    [Fact]
    public async Task An_RSA_key_opens_OAEP_made_for_it_and_nothing_else()
    {
        using var host = new KeysHost(folder);
        var key = await KeyAsync(host, KeyAlgorithm.Rsa2048);
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.PublicKey.Span, out _);
        var wrapped = rsa.Encrypt("a key"u8.ToArray(), RSAEncryptionPadding.OaepSHA256);
        using var opened = ((IUnwrapsKeys)key).DecryptOaep(wrapped);
        Assert.Equal("a key"u8.ToArray(), opened.Span.ToArray());
        wrapped[9] ^= 1;
        Assert.Equal(KeyRefusal.Undecryptable, Assert.Throws<KeyRefusedException>(() => ((IUnwrapsKeys)key).DecryptOaep(wrapped)).Code);
        Assert.Equal(KeyRefusal.AlgorithmMismatch, Assert.Throws<KeyRefusedException>(() => ((IUnwrapsKeys)key).Agree(new byte[65])).Code);
    }

    [Fact]
    public async Task A_token_that_is_not_active_opens_nothing()
    {
        using var host = new KeysHost(folder);
        var key = await KeyAsync(host, KeyAlgorithm.EcP256);
        await (await host.Keys.FindTokenAsync("HubToken"))!.DeactivateAsync();
        using var peer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = peer.ExportSubjectPublicKeyInfo()[^65..];
        Assert.Equal(KeyRefusal.TokenOffline, Assert.Throws<KeyRefusedException>(() => ((IUnwrapsKeys)key).Agree(point)).Code);
    }

    private static async Task<ISigningKey> KeyAsync(KeysHost host, KeyAlgorithm algorithm) =>
        await (await host.Keys.CreateTokenAsync("HubToken", null, new(AutoActivate: true, AllowExport: false))).GenerateAsync("unwrapKey", algorithm);
}
