using Birthmark.Keys.Derivation;

namespace Birthmark.Keys.Tests.Derivation;

public sealed class KeyDiversificationTests
{
    [Fact]
    public void Rfc_5869_A_1_basic_case()
    {
        using var master = Secret("0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B");
        using var key = KeyDiversification.Hkdf(master, Hex("000102030405060708090A0B0C"), Hex("F0F1F2F3F4F5F6F7F8F9"), 42);
        Assert.Equal("3CB25F25FAACD57A90434F64D0362F2A2D2D0A90CF1A5A4C5DB02D56ECC4C5BF34007208D5B887185865", Convert.ToHexString(key.Span));
    }

    [Fact]
    public void Rfc_5869_A_3_without_salt_and_info()
    {
        using var master = Secret("0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B");
        using var key = KeyDiversification.Hkdf(master, [], [], 42);
        Assert.Equal("8DA4E775A563C18F715F802A063C5A31B8A11F5C5EE1879EC3454E5F3C738D2D9D201395FAA4B61A96C8", Convert.ToHexString(key.Span));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(40)]
    [InlineData(77)]
    public void Sp_800_108_counter_mode_equals_openssls_kbkdf(int length)
    {
        OpenSslTool.SkipUnlessPresent();
        const string Master = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF";
        using var master = Secret(Master);
        using var key = KeyDiversification.CounterMode(master, "birthmark test"u8, Hex("04782E21801D80"), length);
        var text = OpenSslTool.Run(
            "kdf", "-keylen", $"{length}", "-kdfopt", "mac:HMAC", "-kdfopt", "digest:SHA256", "-kdfopt", $"hexkey:{Master}", "-kdfopt", "salt:birthmark test", "-kdfopt", "hexinfo:04782E21801D80", "KBKDF");
        Assert.Equal(text.Replace(":", "", StringComparison.Ordinal).Trim(), Convert.ToHexString(key.Span));
    }

    [Fact]
    public void An10922_published_example_for_aes_128()
    {
        using var master = Secret("00112233445566778899AABBCCDDEEFF");
        using var key = KeyDiversification.An10922Aes128(master, Hex("04782E21801D803042F54E585020416275"));
        Assert.Equal("A8DD63A3B89D54B37CA802473FDA9175", Convert.ToHexString(key.Span));
    }

    // RFC 4493 §4: examples 2 (one whole block), 3 (padded, 40 octets) and 4 (64 octets).
    [Theory]
    [InlineData("6BC1BEE22E409F96E93D7E117393172A", false, "070A16B46B4D4144F79BDD9DD04A287C")]
    [InlineData("6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE4118000000000000000", true, "DFA66747DE9AE63030CA32611497C827")]
    [InlineData(
        "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE411E5FBC1191A0A52EFF69F2445DF4F9B17AD2B417BE66C3710",
        false,
        "51F0BEBF7E3B9D92FC49741779363CFE")]
    [InlineData("80000000000000000000000000000000", true, "BB1D6929E95937287FA37D129B756746")]
    public void Rfc_4493_examples(string blocks, bool isPadded, string expected)
    {
        var mac = new byte[16];
        AesCmac.Compute(Hex("2B7E151628AED2A6ABF7158809CF4F3C"), Hex(blocks), isPadded, mac);
        Assert.Equal(expected, Convert.ToHexString(mac));
    }

    [Fact]
    public void An10922_with_the_longest_input_is_the_plain_cmac_of_openssl()
    {
        OpenSslTool.SkipUnlessPresent();
        using var folder = new TemporaryFolder();
        using var master = Secret("00112233445566778899AABBCCDDEEFF");

        // 31 octets after the constant fill two blocks: nothing is padded.
        var input = Enumerable.Range(1, KeyDiversification.MaxAn10922Input).Select(i => (byte)i).ToArray();
        using var key = KeyDiversification.An10922Aes128(master, input);
        var text = OpenSslTool.Run(
            "mac", "-cipher", "AES-128-CBC", "-macopt", "hexkey:00112233445566778899AABBCCDDEEFF", "-in", folder.Write("input", [1, .. input]), "CMAC");
        Assert.Equal(text.Trim(), Convert.ToHexString(key.Span));
    }

    [Fact]
    public void Devices_with_different_uids_get_different_keys()
    {
        using var master = Secret("00112233445566778899AABBCCDDEEFF");
        var keys = new HashSet<string>();
        for (var length = 1; length <= KeyDiversification.MaxAn10922Input; length++)
        {
            using var key = KeyDiversification.An10922Aes128(master, new byte[length]);
            Assert.True(keys.Add(Convert.ToHexString(key.Span)));
        }
    }

    [Fact]
    public void Lengths_that_a_standard_does_not_allow_are_refused()
    {
        using var master = Secret("00112233445566778899AABBCCDDEEFF");
        using var longMaster = new SecretBuffer(32);
        Refused(() => KeyDiversification.Hkdf(master, [], [], 0));
        Refused(() => KeyDiversification.Hkdf(master, [], [], 8161));
        Refused(() => KeyDiversification.CounterMode(master, [], [], 0));
        Refused(() => KeyDiversification.CounterMode(master, [], [], 65537));
        Refused(() => KeyDiversification.An10922Aes128(longMaster, [1]));
        Refused(() => KeyDiversification.An10922Aes128(master, []));
        Refused(() => KeyDiversification.An10922Aes128(master, new byte[32]));
    }

    private static void Refused(Func<SecretBuffer> derive) =>
        Assert.Equal(KeyRefusal.DerivationMismatch, Assert.Throws<KeyRefusedException>(derive).Code);

    private static SecretBuffer Secret(string hex) => new(Hex(hex));

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
