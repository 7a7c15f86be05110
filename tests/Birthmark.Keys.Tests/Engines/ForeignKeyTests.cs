using System.Security.Cryptography;
using Birthmark.Keys.Engines.Forms;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Keys.Tests.Engines;

/// <summary>Public keys and signatures that come from outside: what is malformed is false, alike in both engines, and never an exception.</summary>
public sealed class ForeignKeyTests
{
    // RFC 6979 A.2.5 and A.2.6, message "sample".
    private const string P256Point =
        "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";

    private const string P256Signature =
        "3046022100EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716022100F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8";

    private const string P384Point =
        "04EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC138015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720";

    private const string P384Signature =
        "306602310094EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE4602310099EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8";

    private const string P256Prime = "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF";

    [Theory]
    [InlineData(KeyEngine.Lean)]
    [InlineData(KeyEngine.Portable)]
    public void Rfc_6979_signatures_verify(KeyEngine engine)
    {
        var keys = EngineUnderTest.Of(engine);
        Assert.True(keys.Verify(Spki(NamedCurve.P256, P256Point), "sample"u8, Hex(P256Signature), SignatureAlgorithm.EcdsaWithSha256));
        Assert.True(keys.Verify(Spki(NamedCurve.P384, P384Point), "sample"u8, Hex(P384Signature), SignatureAlgorithm.EcdsaWithSha384));
        Assert.False(keys.Verify(Spki(NamedCurve.P256, P256Point), "sample"u8, Hex(P256Signature), SignatureAlgorithm.EcdsaWithSha384));
    }

    public static TheoryData<string, string> BadPublicKeys => new()
    {
        { "point not on the curve", SpkiHex(NamedCurve.P256, P256Point[..^2] + "98") },
        { "point not on P-384", SpkiHex(NamedCurve.P384, P384Point[..^2] + "21") },
        { "x is the prime itself", SpkiHex(NamedCurve.P256, "04" + P256Prime + P256Point[66..]) },
        { "all bits set", SpkiHex(NamedCurve.P256, "04" + new string('F', 128)) },
        { "zero coordinates", SpkiHex(NamedCurve.P256, "04" + new string('0', 128)) },
        { "point at infinity", "3019301306072A8648CE3D020106082A8648CE3D03010703020000" },
        { "point at infinity filled up", SpkiHex(NamedCurve.P256, new string('0', 130)) },
        { "hybrid point", SpkiHex(NamedCurve.P256, "07" + P256Point[2..]) },
        { "compressed point", "3039301306072A8648CE3D020106082A8648CE3D030107032200" + "03" + P256Point[2..66] },
        { "point of P-256 named P-384", "3056301006072A8648CE3D020106052B81040022034200" + P256Point },
        { "secp256k1", "3056301006072A8648CE3D020106052B8104000A034200" + "0479BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8" },
        { "truncated", SpkiHex(NamedCurve.P256, P256Point)[..^2] },
        { "one octet too many", SpkiHex(NamedCurve.P256, P256Point) + "00" },
        { "Ed25519", "302A300506032B6570032100D75A980182B10AB7D54BFED3C964073A0EE172F3DAA62325AF021A68F707511A" },
        { "empty", "" },
        { "no DER", "FFFFFFFFFF" },
        { "RSA key that ends early", "30820122300D06092A864886F70D01010105000382010F00" },
    };

    [Theory]
    [MemberData(nameof(BadPublicKeys))]
    public void A_bad_public_key_is_neither_recognised_nor_used(string what, string publicKeyInfo)
    {
        foreach (var engine in (KeyEngine[])[KeyEngine.Lean, KeyEngine.Portable])
        {
            var keys = EngineUnderTest.Of(engine);
            Assert.False(keys.TryRecognise(Hex(publicKeyInfo), out _), $"{engine}: {what}");
            Assert.False(keys.Verify(Hex(publicKeyInfo), "sample"u8, Hex(P256Signature), SignatureAlgorithm.EcdsaWithSha256), $"{engine}: {what}");
            Assert.False(keys.Verify(Hex(publicKeyInfo), "sample"u8, new byte[256], SignatureAlgorithm.RsaPkcs1WithSha256), $"{engine}: {what}");
        }
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(2040)]
    [InlineData(2560)]
    public void An_rsa_key_of_another_size_is_not_recognised(int bits)
    {
        using var rsa = RSA.Create(bits);
        Assert.False(EngineUnderTest.Lean.TryRecognise(rsa.ExportSubjectPublicKeyInfo(), out _));
    }

    [Fact]
    public void An_rsa_key_with_exponent_three_or_an_even_modulus_is_not_recognised()
    {
        using var rsa = RSA.Create(2048);
        var good = rsa.ExportParameters(false);
        Assert.True(Recognised(good));
        Assert.False(Recognised(good with { Exponent = [3] }));
        var even = good with { Modulus = [.. good.Modulus!] };
        even.Modulus![^1] &= 0xFE;
        Assert.False(Recognised(even));

        static bool Recognised(RSAParameters parameters)
        {
            var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.2.840.113549.1.1.1");
                    writer.WriteNull();
                }

                var key = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
                using (key.PushSequence())
                {
                    key.WriteIntegerUnsigned(parameters.Modulus);
                    key.WriteIntegerUnsigned(parameters.Exponent);
                }

                writer.WriteBitString(key.Encode());
            }

            return EngineUnderTest.Lean.TryRecognise(writer.Encode(), out _);
        }
    }

    public static TheoryData<string, string> BadSignatures => new()
    {
        { "empty", "" },
        { "r and s zero", "3006020100020100" },
        { "r negative", "3045" + "0220" + P256Signature[10..74] + P256Signature[74..] },
        { "leading zeros", "3047" + "02220000" + P256Signature[10..] },
        { "long form of the length", "308146" + P256Signature[4..] },
        { "indefinite length", "3080" + P256Signature[4..] + "0000" },
        { "trailing octet", P256Signature + "00" },
        { "r and s raw", P256Signature[10..74] + P256Signature[80..] },
        { "s beyond the field", "3047" + P256Signature[4..74] + "0222" + "00FF" + P256Signature[80..] },
    };

    [Theory]
    [MemberData(nameof(BadSignatures))]
    public void A_malformed_signature_is_false_in_both_engines(string what, string signature)
    {
        foreach (var engine in (KeyEngine[])[KeyEngine.Lean, KeyEngine.Portable])
        {
            Assert.False(
                EngineUnderTest.Of(engine).Verify(Spki(NamedCurve.P256, P256Point), "sample"u8, Hex(signature), SignatureAlgorithm.EcdsaWithSha256), $"{engine}: {what}");
        }
    }

    [Fact]
    public void Any_octets_are_answered_without_an_exception() => Prop.ForAll<byte[], byte[]>((publicKey, signature) =>
    {
        foreach (var algorithm in Enum.GetValues<SignatureAlgorithm>())
        {
            Assert.False(EngineUnderTest.Lean.Verify(publicKey, "sample"u8, signature, algorithm));
            Assert.False(EngineUnderTest.Lean.Verify(Spki(NamedCurve.P256, P256Point), "sample"u8, signature, algorithm));
            Assert.False(EngineUnderTest.Portable.Verify(Spki(NamedCurve.P256, P256Point), "sample"u8, signature, algorithm));
        }

        return !EngineUnderTest.Lean.TryRecognise(publicKey, out _) && !EngineUnderTest.Portable.TryRecognise(publicKey, out _);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Both_engines_agree_on_every_key_and_signature_with_flipped_bits()
    {
        var ec = Spki(NamedCurve.P256, P256Point);
        using var rsaKey = EngineUnderTest.Portable.Generate(KeyAlgorithm.Rsa2048);
        var rsa = rsaKey.PublicKey.ToArray();
        var rsaSignature = rsaKey.Sign("sample"u8, SignatureAlgorithm.RsaPkcs1WithSha256);
        Prop.ForAll<int, int>((keyBit, signatureBit) =>
            Agree(Flip(ec, keyBit), Hex(P256Signature), SignatureAlgorithm.EcdsaWithSha256)
            && Agree(ec, Flip(Hex(P256Signature), signatureBit), SignatureAlgorithm.EcdsaWithSha256)
            && Agree(Flip(rsa, keyBit), rsaSignature, SignatureAlgorithm.RsaPkcs1WithSha256)
            && Agree(rsa, Flip(rsaSignature, signatureBit), SignatureAlgorithm.RsaPkcs1WithSha256)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Refused_points_leave_no_error_behind_for_dotnet_to_find()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.False(EngineUnderTest.Lean.TryRecognise(Spki(NamedCurve.P256, P256Point[..^2] + "98"), out _));
            using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Assert.True(ec.VerifyData("x"u8, ec.SignData("x"u8.ToArray(), HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
        }
    }

    [Fact]
    public void A_refused_key_does_not_disturb_the_verification_of_the_next()
    {
        var keys = EngineUnderTest.Lean;
        using var other = EngineUnderTest.Portable.Generate(KeyAlgorithm.EcP256);
        var otherSignature = other.Sign("sample"u8, SignatureAlgorithm.EcdsaWithSha256);
        for (var i = 0; i < 20; i++)
        {
            Assert.True(keys.Verify(Spki(NamedCurve.P256, P256Point), "sample"u8, Hex(P256Signature), SignatureAlgorithm.EcdsaWithSha256));
            Assert.False(keys.Verify(Spki(NamedCurve.P256, P256Point[..^2] + "98"), "sample"u8, Hex(P256Signature), SignatureAlgorithm.EcdsaWithSha256));
            Assert.False(keys.Verify(other.PublicKey.Span, "sample"u8, Hex(P256Signature), SignatureAlgorithm.EcdsaWithSha256));
            Assert.True(keys.Verify(other.PublicKey.Span, "sample"u8, otherSignature, SignatureAlgorithm.EcdsaWithSha256));
            Assert.True(keys.Verify(Spki(NamedCurve.P384, P384Point), "sample"u8, Hex(P384Signature), SignatureAlgorithm.EcdsaWithSha384));
            Assert.False(keys.Verify(Spki(NamedCurve.P256, P256Point), "sample"u8, otherSignature, SignatureAlgorithm.EcdsaWithSha256));
        }
    }

    private static bool Agree(byte[] publicKey, byte[] signature, SignatureAlgorithm algorithm)
    {
        var lean = EngineUnderTest.Lean.Verify(publicKey, "sample"u8, signature, algorithm);
        return !lean && lean == EngineUnderTest.Portable.Verify(publicKey, "sample"u8, signature, algorithm)
            && EngineUnderTest.Lean.TryRecognise(publicKey, out var one) == EngineUnderTest.Portable.TryRecognise(publicKey, out var other)
            && one == other;
    }

    private static byte[] Flip(byte[] input, int bit)
    {
        var output = input.ToArray();
        bit = (int)((uint)bit * 2654435761u % (uint)(8 * output.Length));
        output[bit / 8] ^= (byte)(1 << (bit % 8));
        return output;
    }

    private static byte[] Spki(NamedCurve curve, string point)
    {
        var output = curve.NewPublicKeyInfo(out var room);
        Hex(point).CopyTo(room);
        return output;
    }

    private static string SpkiHex(NamedCurve curve, string point) => Convert.ToHexString(Spki(curve, point));

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
