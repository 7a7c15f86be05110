using System.Security.Cryptography;
using Birthmark.Keys.Entropy;
using Birthmark.Keys.Wrapping;

namespace Birthmark.Keys.Tests.Wrapping;

public sealed class HpkeTests
{
    private static readonly byte[] KeyInfoHead = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D030107034200");

    [Fact]
    public void RFC_9180_A_3_1_seals_the_first_text_of_its_example_from_the_same_seed()
    {
        var recipient = Convert.FromHexString("04FE8C19CE0905191EBC298A9245792531F26F0CECE2460639E8BC39CB7F706A826A779B4CF969B8A0E539C7F62FB3D30AD6AA8F80E30F1D128AAFD68A2CE72EA0");
        var seed = Convert.FromHexString("4270E54FFD08D79D5928020AF4686D8F6B7D35DBE470265F1F5AA22816CE860E");
        Assert.True(Hpke.TrySeal([.. KeyInfoHead, .. recipient], "Ode on a Grecian Urn"u8, "Count-0"u8, "Beauty is truth, truth beauty"u8, new Given(seed), out var result));
        Assert.Equal(
            "04A92719C6195D5085104F469A8B9814D5838FF72B60501E2C4466E5E67B325AC98536D7B61A1AF4B78E5B7F951C0900BE863C403CE65C9BFCB9382657222D18C4"
            + "5AD590BB8BAA577F8619DB35A36311226A896E7342A6D836D8B7BCD2F20B6C7F9076AC232E3AB2523F39513434",
            Convert.ToHexString(result));
    }

    [Fact]
    public void The_same_text_is_never_sealed_the_same_way()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var random = new OsRandomSource();
        Assert.True(Hpke.TrySeal(key.ExportSubjectPublicKeyInfo(), [], [], "text"u8, random, out var one));
        Assert.True(Hpke.TrySeal(key.ExportSubjectPublicKeyInfo(), [], [], "text"u8, random, out var other));
        Assert.Equal(Hpke.Overhead + 4, one.Length);
        Assert.NotEqual(one, other);
        Assert.NotEqual(one[..65], other[..65]);
    }

    [Fact]
    public void What_is_no_point_of_P_256_gets_nothing()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var larger = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        var good = key.ExportSubjectPublicKeyInfo();
        var elsewhere = good.ToArray();
        elsewhere[^1] ^= 1;
        byte[] none = [.. KeyInfoHead, 4, .. new byte[64]];
        foreach (var bad in new[] { elsewhere, none, good[..^1], [.. good, 0], larger.ExportSubjectPublicKeyInfo(), rsa.ExportSubjectPublicKeyInfo(), [] })
        {
            Assert.False(Hpke.TrySeal(bad, [], [], "text"u8, new OsRandomSource(), out var result));
            Assert.Null(result);
        }
    }

    private sealed class Given(byte[] bytes) : IRandomSource
    {
        public void Fill(Span<byte> destination) => bytes.CopyTo(destination);
    }
}
