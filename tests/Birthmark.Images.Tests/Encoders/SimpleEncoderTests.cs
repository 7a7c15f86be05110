using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Images.Blocks;

namespace Birthmark.Images.Tests.Encoders;

public sealed class SimpleEncoderTests
{
    [Theory]
    [InlineData("raw", "value: hex:0102", "0102")]
    [InlineData("raw", "{value: 'hex:01 02', length: 4}", "0102FFFF")]
    [InlineData("raw", "{value: 'base64:AQI=', length: 4, pad: 0}", "01020000")]
    [InlineData("raw", "value: text:AB", "4142")]
    [InlineData("integer", "value: 0x01020304", "04030201")]
    [InlineData("integer", "{value: 258, width: 2, endian: big}", "0102")]
    [InlineData("integer", "{value: -2, width: 3, signed: true}", "FEFFFF")]
    [InlineData("integer", "{value: 1, width: 9, endian: big}", "000000000000000001")]
    [InlineData("text", "{value: abc, length: 5}", "6162630000")]
    [InlineData("text", "{value: ä, encoding: utf-8, terminated: true}", "C3A400")]
    [InlineData("text", "{value: ab, encoding: utf-16le}", "61006200")]
    [InlineData("mac", "value: 02:00:5E:10:00:01", "02005E100001")]
    [InlineData("mac", "{value: 02005e1000010203, order: reversed}", "03020100105E0002")]
    [InlineData("uuid", "value: 00112233-4455-6677-8899-aabbccddeeff", "00112233445566778899AABBCCDDEEFF")]
    [InlineData("uuid", "{value: 00112233-4455-6677-8899-aabbccddeeff, order: mixed}", "33221100554477668899AABBCCDDEEFF")]
    [InlineData("fill", "{length: 5, pattern: hex:A5B6}", "A5B6A5B6A5")]
    [InlineData("fill", "length: 2", "FFFF")]
    public void Values_become_bytes_and_back(string encoder, string options, string hex)
    {
        var block = Encode.Block(encoder, options);
        Assert.Equal(hex, Convert.ToHexString(block));
        if (Encode.Find(encoder) is IBlockDecoder && !options.Contains("pad", StringComparison.Ordinal))
        {
            var reading = Encode.Read(encoder, block, options);
            Assert.Equal(block, Encode.Block(encoder, options.Contains('{', StringComparison.Ordinal)
                ? System.Text.RegularExpressions.Regex.Replace(options, "value: [^,}]+", "value: '${v}'")
                : "value: '${v}'", new BlockInputs().With("v", reading["value"]!)));
        }
    }

    [Theory]
    [InlineData("raw", "{value: 'hex:0102', length: 1}", FaultKind.TooLarge)]
    [InlineData("raw", "value: hex:012", FaultKind.Value)]
    [InlineData("raw", "value: plain", FaultKind.Value)]
    [InlineData("raw", "value: '${missing}'", FaultKind.Missing)]
    [InlineData("integer", "{value: 256, width: 1}", FaultKind.Value)]
    [InlineData("integer", "{value: -1}", FaultKind.Value)]
    [InlineData("text", "value: ä", FaultKind.Value)]
    [InlineData("mac", "value: 02:00:5E", FaultKind.Value)]
    [InlineData("uuid", "value: 42", FaultKind.Value)]
    [InlineData("fill", "length: 5G", FaultKind.Value)]
    [InlineData("key", "value: hex:00", FaultKind.Malformed)]
    [InlineData("certificate", "value: hex:00", FaultKind.Malformed)]
    [InlineData("raw", "{value: 'hex:00', colour: red}", FaultKind.Value)]
    public void What_cannot_be_written_is_refused(string encoder, string options, FaultKind kind) => Assert.Equal(kind, Encode.Refused(encoder, options).Kind);

    [Fact]
    public void A_secret_value_never_stands_in_a_refusal()
    {
        var fault = Encode.Refused("integer", "{value: '${passcode}', width: 1}", new BlockInputs().With("passcode", 20202021));
        Assert.DoesNotContain("20202021", fault.ToString());
        Assert.DoesNotContain("5150", BlockValue.Of("5150").ToString());
    }

    [Fact]
    public void Keys_go_from_any_form_to_any_form()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportParameters(true);
        var scalar = parameters.D!;
        byte[] point = [4, .. parameters.Q.X!, .. parameters.Q.Y!];
        foreach (var given in new[] { key.ExportPkcs8PrivateKey(), key.ExportECPrivateKey(), scalar, Encoding.ASCII.GetBytes(key.ExportECPrivateKeyPem()), Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()) })
        {
            var inputs = new BlockInputs().With("k", given);
            Assert.Equal(scalar, Encode.Block("key", "{value: '${k}', format: raw-scalar}", inputs));
            Assert.Equal(key.ExportECPrivateKey(), Encode.Block("key", "{value: '${k}', format: sec1}", inputs));
            Assert.Equal(point, Encode.Block("key", "{value: '${k}', format: public-point}", inputs));
            Assert.Equal(point[1..], Encode.Block("key", "{value: '${k}', format: public-xy}", inputs));
            Assert.Equal([(byte)(2 + (point[64] & 1)), .. point[1..33]], Encode.Block("key", "{value: '${k}', format: public-point-compressed}", inputs));
            using var again = ECDsa.Create();
            again.ImportPkcs8PrivateKey(Encode.Block("key", "value: '${k}'", inputs), out _);
            Assert.Equal(scalar, again.ExportParameters(true).D);
        }

        Assert.Equal(key.ExportSubjectPublicKeyInfo(), Encode.Block("key", "{value: '${p}', format: spki}", new BlockInputs().With("p", point)));
        Assert.Equal(FaultKind.Value, Encode.Refused("key", "{value: '${p}', format: raw-scalar}", new BlockInputs().With("p", point)).Kind);
        Assert.EndsWith("-----\n\0", Encoding.ASCII.GetString(Encode.Block("key", "{value: '${k}', pem: true, terminated: true}", new BlockInputs().With("k", scalar))));
        Assert.Equal(121, Encode.Block("key", "{value: '${k}', format: sec1}", new BlockInputs().With("k", Vectors.Bytes("matter/vendor/esp32/nvs/DAC_private_key.bin"))).Length);
    }

    [Fact]
    public void A_chain_goes_from_pem_to_der_and_back()
    {
        var (dac, pai) = (Vectors.Bytes("matter/vendor/esp32/nvs/DAC_cert.der"), Vectors.Bytes("matter/vendor/esp32/nvs/pai_cert.der"));
        var inputs = new BlockInputs().With("dac", dac).With("pai", pai);
        var pem = Encode.Block("certificate", "{chain: ['${dac}', '${pai}'], format: pem, terminated: true}", inputs);
        var imported = new X509Certificate2Collection();
        imported.ImportFromPem(Encoding.ASCII.GetString(pem[..^1]));
        Assert.Equal(2, imported.Count);
        byte[] both = [.. dac, .. pai];
        Assert.Equal(both, Encode.Block("certificate", "value: '${pem}'", inputs.With("pem", pem)));
        Assert.Equal(pai, Encode.BytesOf(Encode.Read("certificate", [.. both, 0xFF, 0xFF]), "certificate[1]"));
        Assert.Equal(FaultKind.TooLarge, Encode.Refused("certificate", "{value: '${dac}', limit: 100}", inputs).Kind);
    }

    [Fact]
    public void Cbor_maps_follow_rfc_8949()
    {
        const string Options = """
            entries:
              - {key: 1, integer: 1000000}
              - {key: a, text: "${name}"}
              - {key: b, bytes: hex:0102}
              - {key: c, boolean: true}
              - {key: d, map: [{key: "2", integer: -1}]}
              - {key: e, list: [{integer: 1}, {text: x}]}
            """;
        var block = Encode.Block("cbor", Options, new BlockInputs().With("name", "IETF"));
        Assert.Equal("A6011A000F4240616164494554466162420102" + "6163F5" + "6164A1613220" + "616582016178", Convert.ToHexString(block));
        var reading = Encode.Read("cbor", block);
        Assert.Equal(["1", "a", "b", "c", "d.2", "e[0]", "e[1]"], reading.Fields.Select(field => field.Name));
        Assert.Equal(FaultKind.Value, Encode.Refused("cbor", "entries: [{key: a, integer: 1}, {key: a, integer: 2}]").Kind);
        Assert.Equal("A2616101616202", Encode.Hex("cbor", "{canonical: true, entries: [{key: b, integer: 2}, {key: a, integer: 1}]}"));
    }
}
