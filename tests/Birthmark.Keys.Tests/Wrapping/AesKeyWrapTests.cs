using Birthmark.Keys.Wrapping;

namespace Birthmark.Keys.Tests.Wrapping;

public sealed class AesKeyWrapTests
{
    [Fact]
    public void RFC_3394_4_1_wraps_128_bits() => Assert.Equal(
        "1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5",
        Wrapped(AesKeyWrap.Wrap(Convert.FromHexString("000102030405060708090A0B0C0D0E0F"), Convert.FromHexString("00112233445566778899AABBCCDDEEFF"))));

    [Theory]
    [InlineData("C37B7E6492584340BED12207808941155068F738", "138BDEAA9B8FA7FC61F97742E72248EE5AE6AE5360D1AE6A5F54F373FA543B6A")]
    [InlineData("466F7250617369", "AFBEB0F07DFBF5419200F2CCB50BB24F")]
    public void RFC_5649_6_wraps_any_length(string key, string wrapped) => Assert.Equal(
        wrapped, Wrapped(AesKeyWrap.WrapPadded(Convert.FromHexString("5840DF6E29B02AF1AB493B705BF16EA1AE8338F4DCC176A8"), Convert.FromHexString(key))));

    private static string Wrapped(byte[] octets) => Convert.ToHexString(octets);
}
