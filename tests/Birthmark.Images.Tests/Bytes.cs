using System.Buffers;
using Birthmark.Images.Codecs;

namespace Birthmark.Images.Tests;

/// <summary>Short ways to say what the tests say often.</summary>
internal static class Bytes
{
    public static byte[] Hex(string text) => Convert.FromHexString(text);

    public static MemoryImage Image(params (long Address, byte[] Bytes)[] segments)
    {
        Assert.True(MemoryImage.TryCreate(segments.Select(s => new Segment(s.Address, s.Bytes)), out var image, out var fault), fault?.ToString());
        return image;
    }

    public static byte[] Write(MemoryImage image, ImageWriting writing)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(ImageFormats.TryWrite(image, writing, output, out var fault), fault?.ToString());
        return output.WrittenSpan.ToArray();
    }

    public static ImageFile Read(byte[] bytes, ImageReading? reading = null)
    {
        Assert.True(ImageFormats.TryRead(bytes, reading ?? ImageReading.Default, out var file, out var fault), fault?.ToString());
        return file;
    }

    public static byte[] At(MemoryImage image, long address, int count)
    {
        var bytes = new byte[count];
        Assert.True(image.TryRead(address, bytes), $"0x{address:X} is not in the image");
        return bytes;
    }

    /// <summary>Bytes that depend on a seed only.</summary>
    public static byte[] Sequence(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
