using Birthmark.Keys.Envelopes;

namespace Birthmark.Keys.Tests.Envelopes;

public sealed class KeyAgreementTests
{
    private static readonly byte[] Kek = Convert.FromHexString("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");
    private static readonly byte[] Key = Convert.FromHexString("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F");

    [Fact]
    public void RFC_3394_4_6_wraps_256_bits_under_256_bits()
    {
        var wrapped = new byte[KeyAgreement.WrappedLength];
        KeyAgreement.Wrap(Kek, Key, wrapped);
        Assert.Equal("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21", Convert.ToHexString(wrapped));
        var back = new byte[KeyAgreement.KeyLength];
        Assert.True(KeyAgreement.TryUnwrap(Kek, wrapped, back));
        Assert.Equal(Key, back);
    }

    [Fact]
    public void What_was_altered_in_any_octet_or_cut_opens_nothing_and_leaves_nothing()
    {
        var wrapped = new byte[KeyAgreement.WrappedLength];
        KeyAgreement.Wrap(Kek, Key, wrapped);
        var back = new byte[KeyAgreement.KeyLength];
        for (var i = 0; i < wrapped.Length; i++)
        {
            wrapped[i] ^= 1;
            Assert.False(KeyAgreement.TryUnwrap(Kek, wrapped, back));
            Assert.Equal(new byte[KeyAgreement.KeyLength], back);
            wrapped[i] ^= 1;
        }

        Assert.False(KeyAgreement.TryUnwrap(Kek, wrapped.AsSpan(..^8), back));
    }
}
