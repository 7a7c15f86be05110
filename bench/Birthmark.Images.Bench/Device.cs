using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Images.Blocks;
using Birthmark.Images.Codecs;
using Birthmark.Images.Composition;
using Birthmark.Images.Maps;

namespace Birthmark.Images.Bench;

/// <summary>One device's blocks over a 1 MB firmware, beside one key, one request and one certificate.</summary>
internal static class Device
{
    private const string Map = """
        map: bench
        part: stm32h743
        regions:
          - {name: firmware, address: 0x08000000, size: 1M, holds: firmware}
          - {name: identity, address: 0x08100000, size: 128K}
        blocks:
          - name: identity
            region: identity
            secret: true
            encoder: tlv
            with:
              tag_size: 2
              end: hex:FFFF
              entries: [{tag: 1, value: "text:${serial}"}, {tag: 2, value: "${certificate}"}, {tag: 3, value: "${key}"}]
        """;

    public static void Measure()
    {
        MemoryMap.TryRead(Map, out var map, out _);
        RawBinary.TryRead(new byte[1 << 20], 0x0800_0000, out var firmware, out _);
        PreparedImage.TryPrepare(map!, [firmware!], BlockInputs.None, BlockEncoders.Shipped, out var prepared, out _);
        using var authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (key, certificate) = Birth(authority);
        var nothing = new Dictionary<string, ReadOnlyMemory<byte>>();
        var allocated = 0L;
        const int Devices = 2000;
        var cryptography = Clock.BestProcessor(5, () =>
        {
            for (var i = 0; i < 200; i++)
            {
                Birth(authority);
            }
        }) / 200;
        var composition = Clock.BestProcessor(30, () => // the first rounds warm the compiler up
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Devices; i++)
            {
                var inputs = new BlockInputs().With("serial", i.ToString(CultureInfo.InvariantCulture)).With("certificate", certificate).With("key", key);
                prepared!.TryCompose(inputs, nothing, out var image, out _);
                GC.KeepAlive(image!.Blocks[0].Digest(key));
            }

            allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Devices;
        }) / Devices;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"Device: key, request, certificate",-50} {cryptography.TotalMicroseconds,10:F1} us"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"Device: blocks over 1 MB, delta",-50} {composition.TotalMicroseconds,10:F1} us   {100 * (composition / cryptography):F2} % of it, {allocated} bytes allocated"));
    }

    private static (byte[] Key, byte[] Certificate) Birth(ECDsa authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=device", key, HashAlgorithmName.SHA256);
        request.CreateSigningRequest();
        var begin = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.Create(new X500DistinguishedName("CN=authority"), X509SignatureGenerator.CreateForECDsa(authority), begin, begin.AddYears(10), [1, 2, 3, 4]);
        return (key.ExportECPrivateKey(), certificate.RawData);
    }
}
