using System.Text.Json;
using Birthmark.Images.Blocks;
using Birthmark.Images.Codecs;

namespace Birthmark.Images.Tests.Encoders;

public sealed class MatterFactoryTests
{
    [Fact]
    public void Nrf_factory_data_is_reproduced_from_its_json_and_read_back()
    {
        var json = Vectors.Text("matter/vendor/nrf/factory_data.json");
        var golden = Vectors.Bytes("matter/vendor/nrf/factory_data.bin");

        // JSON is YAML; hex:… means the same in both.
        Assert.Equal(golden, Encode.Block("matter-nrf", json));
        var reading = Encode.Read("matter-nrf", golden);
        foreach (var property in JsonDocument.Parse(json).RootElement.EnumerateObject().Where(property => property.Name != "user"))
        {
            var written = property.Value.ToString();
            var read = reading[property.Name]!;
            Assert.Equal(
                written, read.IsBytes ? "hex:" + Convert.ToHexStringLower(Encode.BytesOf(reading, property.Name)) : Encode.TextOf(reading, property.Name));
        }

        Assert.Equal("123", Encode.TextOf(reading, "user.version"));
        Assert.True(reading.Fields.Single(field => field.Name == "dac_key").IsSecret);
    }

    [Fact]
    public void Nrf_factory_data_as_intel_hex_is_the_file_of_the_vendor()
    {
        var golden = Vectors.Bytes("matter/vendor/nrf/factory_data.hex");
        var image = Bytes.Image((0xF7000, Vectors.Bytes("matter/vendor/nrf/factory_data.bin")));
        Assert.True(image.ContentEquals(Bytes.Read(golden).Image));
        Assert.Equal(golden, Bytes.Write(image, new ImageWriting(IntelHex.Name)));
    }

    [Fact]
    public void Nrf_limits_hold()
    {
        var json = Vectors.Text("matter/vendor/nrf/factory_data.json");
        Assert.Equal(FaultKind.Value, Encode.Refused("matter-nrf", json.Replace("\"discriminator\": 3840", "\"discriminator\": 4096")).Kind);
        Assert.Equal(FaultKind.Value, Encode.Refused("matter-nrf", json.Replace("\"spake2_it\": 1000", "\"spake2_it\": 999")).Kind);
        Assert.Equal(FaultKind.Missing, Encode.Refused("matter-nrf", json.Replace("\"sn\": \"11223344556677889900\",", "")).Kind);
    }

    [Theory]
    [InlineData("plain.bin", "")]
    [InlineData("aes128.bin", "aes_key: hex:2B7E151628AED2A6ABF7158809CF4F3C\n")]
    [InlineData("hw_params.bin", "wrapper: hw-params\n")]
    public void Nxp_factory_data_is_reproduced_from_its_arguments_and_read_back(string file, string extra)
    {
        var golden = Vectors.Bytes("matter/vendor/nxp/" + file);
        var inputs = new BlockInputs()
            .With("dac", Vectors.Bytes("matter/attestation/Chip-Test-DAC-FFF2-8001-0008-Cert.der"))
            .With("pai", Vectors.Bytes("matter/attestation/Chip-Test-PAI-FFF2-8001-Cert.der"))
            .With("cd", Vectors.Bytes("matter/certification-declaration/Chip-Test-CD-FFF2-8001.der"))
            .With("key", Encode.Block("key", "{value: '${k}', format: raw-scalar}", new BlockInputs().With("k", Vectors.Bytes("matter/attestation/Chip-Test-DAC-FFF2-8001-0008-Key.der"))));
        const string Options = """
            verifier: base64:ivD5n3L2t5+zeFt6SjW7BhHRF30gFXWZVvvXgDxgCNcE+BGuTA5AUaVm3qDZBcMMKn1a6CakI4SxyPUnJr0CpJ4pwpr0DvpTlkQKqaRvkOQfAQ1XDyf55DuavM5KVGdDrg==
            salt: base64:UXKLzwHdN3DZZLBaL2iVGhQi/OoQwIwJRQV4rpEalbA=
            iterations: 10000
            dac_key: "${key}"
            dac_cert: "${dac}"
            pai_cert: "${pai}"
            discriminator: 1000
            passcode: 14014
            vendor_id: 0xFFF2
            product_id: 0x8001
            certification_declaration: "${cd}"
            vendor_name: NXP_Semiconductors
            product_name: Lighting_app
            serial_number: "12345678"
            date: 2026-11-21
            hw_version: 1
            hw_version_str: "1.0"
            unique_id: 00112233445566778899aabbccddeeff
            product_finish: 1
            product_primary_color: 0
            
            """;
        Assert.Equal(golden, Encode.Block("matter-nxp", Options + extra, inputs));
        var key = extra.StartsWith("aes", StringComparison.Ordinal) ? extra : "{}";
        var reading = Encode.Read("matter-nxp", golden, key);
        Assert.Equal("10000", Encode.TextOf(reading, "iterations"));
        Assert.Equal("65522", Encode.TextOf(reading, "vendor_id"));
        Assert.Equal("Lighting_app", Encode.TextOf(reading, "product_name"));
        Assert.Equal(97, Encode.BytesOf(reading, "verifier").Length);
        Assert.Equal(Vectors.Bytes("matter/attestation/Chip-Test-DAC-FFF2-8001-0008-Cert.der"), Encode.BytesOf(reading, "dac_cert"));
        golden[^30] ^= 1;
        Assert.Equal(FaultKind.Checksum, Encode.Unreadable("matter-nxp", golden, key).Kind);
    }
}
