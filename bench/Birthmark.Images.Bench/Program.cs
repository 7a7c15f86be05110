using System.Buffers;
using System.Security.Cryptography;
using Birthmark.Images;
using Birthmark.Images.Bench;
using Birthmark.Images.Codecs;

// Ratios, not seconds: our codecs beside srec_cat and python3-intelhex on the same 16 MB image and machine, and one device's
// composition beside the cryptography that the same device costs.
var folder = Directory.CreateTempSubdirectory("birthmark-image-bench-");
try
{
    var bytes = new byte[16 << 20];
    RandomNumberGenerator.Fill(bytes);
    MemoryImage.TryCreate([new Segment(0x0800_0000, bytes)], out var image, out _);
    var hex = new ArrayBufferWriter<byte>(48 << 20);
    IntelHex.TryWrite(image!, IntelHexOptions.Default, hex, out _);
    var file = Path.Combine(folder.FullName, "a.hex");
    File.WriteAllBytes(file, hex.WrittenSpan);

    var ours = Clock.Best(5, () =>
    {
        IntelHex.TryRead(File.ReadAllBytes(file), out var read, out _);
        using var output = File.Create(Path.Combine(folder.FullName, "ours.hex"));
        var writer = new ArrayBufferWriter<byte>(48 << 20);
        IntelHex.TryWrite(read!.Image, IntelHexOptions.Default, writer, out _);
        output.Write(writer.WrittenSpan);
    });
    Clock.Say("Intel HEX, 16 MB, file to file, ours", ours, null);
    Clock.Say("  srec_cat", Clock.Run("srec_cat", file, "-Intel", "-o", Path.Combine(folder.FullName, "theirs.hex"), "-Intel"), ours);
    Clock.Say("  python3-intelhex", Clock.Run("/usr/bin/python3", "-c", "import intelhex,sys; intelhex.IntelHex(sys.argv[1]).write_hex_file(sys.argv[2])", file, Path.Combine(folder.FullName, "python.hex")), ours);

    Device.Measure();
    Stations.Measure();
}
finally
{
    folder.Delete(recursive: true);
}
