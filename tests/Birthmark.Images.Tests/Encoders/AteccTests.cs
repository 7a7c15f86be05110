using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Birthmark.Images.Blocks;
using Birthmark.Images.Encoders.Atecc;

namespace Birthmark.Images.Tests.Encoders;

public sealed class AteccTests
{
    [Fact]
    public void Real_certificates_compress_to_the_expected_72_bytes_and_are_rebuilt_from_one_template()
    {
        var vectors = JsonDocument.Parse(Vectors.Text("atecc/atecc_compressed_cert.json")).RootElement.GetProperty("vectors").EnumerateArray().ToArray();
        var sample = Bytes.Hex(vectors[0].GetProperty("certDer").GetString()!);
        foreach (var vector in vectors)
        {
            string Text(string name) => vector.GetProperty(name).ToString();
            var inputs = new BlockInputs()
                .With("cert", Bytes.Hex(Text("certDer"))).With("sample", sample).With("pub", Bytes.Hex(Text("devicePublicKey")))
                .With("signer", Bytes.Hex(Text("signerPublicKey"))).With("sn", Bytes.Hex(Text("uniqueId"))).With("id", Bytes.Hex(Text("signerId")));
            var compressed = Encode.Block("atecc-compressed", "{certificate: '${cert}', signer_id: '${id}', template_id: 2}", inputs);
            Assert.Equal(Text("compressedCert"), Convert.ToHexStringLower(compressed));
            var reading = Encode.Read(
                "atecc-compressed", compressed, "{template: '${sample}', public_key: '${pub}', authority_public_key: '${signer}', device_serial: '${sn}'}", inputs);
            Assert.Equal(Text("certDer"), Convert.ToHexStringLower(Encode.BytesOf(reading, "certificate")));
        }
    }

    [Fact]
    public void The_chain_of_a_real_chip_is_rebuilt_from_its_slots()
    {
        var chip = JsonDocument.Parse(Vectors.Text("atecc/atecc608b_tngtls_chip_dump.json")).RootElement;
        byte[] Slot(string name) => Bytes.Hex(chip.GetProperty(name).GetString()!);
        var padded = Slot("slot11_signerPublicKeyPadded");
        byte[] signerKey = [.. padded[4..36], .. padded[40..72]];
        using var device = X509Certificate2.CreateFromPem(PemOf(Vectors.Bytes("atecc/ATECC608B-TNGTLS_device_template.crt")));
        var extra = System.Text.Encoding.ASCII.GetString(device.RawData);
        extra = extra.Substring(extra.IndexOf("eui48_", StringComparison.Ordinal) + 6, 12);

        Assert.True(AteccTemplate.TryDerive(device.RawData, extra, out var template, out var fault), fault?.ToString());
        var identity = new AteccIdentity(Slot("slot0_publicKey"), signerKey, Slot("serialNumber"), chip.GetProperty("slot5_eui48_ascii").GetString());
        Assert.True(template.TryRebuild(Slot("slot10_deviceCompressedCert"), identity, out var rebuilt, out fault), fault?.ToString());
        Assert.Equal(chip.GetProperty("rebuiltDeviceCertDer").GetString(), Convert.ToHexStringLower(rebuilt));

        var manifest = JsonDocument.Parse(Vectors.Text("manifests/manifest_ATECC608A-MAH4I.json")).RootElement[1].GetProperty("payload").GetString()!;
        var payload = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(manifest)).RootElement;
        var otherSigner = Convert.FromBase64String(payload.GetProperty("publicKeySet").GetProperty("keys")[0].GetProperty("x5c")[1].GetString()!);
        Assert.True(AteccTemplate.TryDerive(otherSigner, null, out var signerTemplate, out fault), fault?.ToString());
        Assert.True(signerTemplate.TryRebuild(Slot("slot12_signerCompressedCert"), new AteccIdentity(signerKey, default, default), out var signer, out fault), fault?.ToString());
        Assert.Equal(chip.GetProperty("rebuiltSignerCertDer").GetString(), Convert.ToHexStringLower(signer));
    }

    [Theory]
    [InlineData("ATECC608A-MAH1H_device.crt", 0xEE)]
    [InlineData("ATECC608A-MAH1H_signer_218B.crt", 0xEE)]
    public void A_chip_makers_own_certificate_goes_into_72_bytes_and_comes_back(string file, byte serial)
    {
        using var real = X509Certificate2.CreateFromPem(PemOf(Vectors.Bytes($"atecc/{file}")));
        using var signer = X509Certificate2.CreateFromPem(PemOf(Vectors.Bytes("atecc/ATECC608A-MAH1H_signer_218B.crt")));
        Assert.True(AteccCompressed.TryCompress(real.RawData, [0x21, 0x8B], 2, 0, AteccSerialSource.PublicKeyHash, out var compressed, out var fault), fault?.ToString());
        Assert.Equal(AteccCompressed.Size, compressed.Length);
        Assert.True(AteccTemplate.TryDerive(real.RawData, null, out var template, out fault), fault?.ToString());

        var identity = new AteccIdentity(PointOf(real), file.Contains("device", StringComparison.Ordinal) ? PointOf(signer) : default, Enumerable.Repeat(serial, 9).ToArray());
        Assert.True(template.TryRebuild(compressed, identity, out var rebuilt, out fault), fault?.ToString());
        Assert.Equal(real.RawData, rebuilt);
    }

    [Fact]
    public void A_certificate_whose_dates_cannot_be_expressed_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256);
        var begin = new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero);
        foreach (var (from, to) in new[] { (begin.AddMinutes(1), begin.AddMinutes(1).AddYears(1)), (begin, begin.AddYears(1).AddHours(1)), (begin, begin.AddDays(3)) })
        {
            using var certificate = request.CreateSelfSigned(from, to);
            Assert.False(AteccCompressed.TryCompress(certificate.RawData, [0, 1], 0, 0, AteccSerialSource.Stored, out _, out var fault));
            Assert.Equal(FaultKind.Value, fault.Kind);
        }
    }

    [Fact]
    public void Years_beyond_2031_use_format_1_and_come_back()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sn0123AABBCCDDEEFF01", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(new(2045, 6, 7, 8, 0, 0, TimeSpan.Zero), new(2145, 6, 7, 8, 0, 0, TimeSpan.Zero));
        Assert.True(AteccCompressed.TryCompress(certificate.RawData, [0, 1], 3, 1, AteccSerialSource.Stored, out var compressed, out _));
        Assert.Equal(1, compressed[70] & 0xF);
        Assert.True(AteccTemplate.TryDerive(certificate.RawData, null, out var template, out _));
        var point = key.ExportParameters(false).Q;
        Assert.True(template.TryRebuild(compressed, new AteccIdentity((byte[])[.. point.X!, .. point.Y!], default, Bytes.Hex("0123AABBCCDDEEFF01")), out var rebuilt, out var fault), fault?.ToString());
        Assert.Equal(certificate.RawData, rebuilt);
    }

    private static byte[] PointOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPublicKey()!;
        var point = key.ExportParameters(false).Q;
        return [.. point.X!, .. point.Y!];
    }

    private static string PemOf(byte[] file)
    {
        var text = System.Text.Encoding.ASCII.GetString(file);
        return text.Contains("-----BEGIN", StringComparison.Ordinal) ? text : new string(PemEncoding.Write("CERTIFICATE", file));
    }
}
