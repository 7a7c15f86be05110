using System.Buffers;
using System.Globalization;
using Birthmark.Images.Blocks;
using Birthmark.Images.Codecs;
using Birthmark.Images.Composition;
using Birthmark.Images.Maps;

namespace Birthmark.Images.Bench;

/// <summary>Sixty-four stations that ask for whole images at once: what they hold beside the one base that they share.</summary>
internal static class Stations
{
    private const int Count = 64;
    private const int FirmwareSize = 1 << 20;

    public static void Measure()
    {
        ShippedMaps.TryGet("stm32h743", out var part);
        var map = Lay(part!);
        RawBinary.TryRead(new byte[FirmwareSize], 0x0800_0000, out var firmware, out _);
        PreparedImage.TryPrepare(map, [firmware!], BlockInputs.None, BlockEncoders.Shipped, out var prepared, out _);
        Ask(prepared!);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var taken = Clock.Best(1, () => Ask(prepared!));
        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / Count;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{"64 stations, whole image of 1 MB each, at once",-50} {taken.TotalMilliseconds,10:F1} ms   {each / 1024} KiB allocated a station, {100.0 * each / FirmwareSize:F1} % of the firmware"));
    }

    private static MemoryMap Lay(MemoryMap part)
    {
        var text = $"""
            map: stations
            part: {part.Name}
            regions:
              - {"{name: firmware, address: 0x08000000, size: 1M, holds: firmware}"}
              - {"{name: identity, address: 0x08100000, size: 128K}"}
            blocks:
              - {"{name: identity, region: identity}"}
            """;
        MemoryMap.TryRead(text, out var map, out _);
        return map!;
    }

    private static void Ask(PreparedImage prepared) => Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = Count }, station =>
    {
        var identity = new byte[512];
        identity.AsSpan().Fill((byte)station);
        prepared.TryCompose(BlockInputs.None, new Dictionary<string, ReadOnlyMemory<byte>> { ["identity"] = identity }, out var image, out _);
        ImageStream.TryOpen(image!.Whole, new ImageWriting(IntelHex.Name), out var stream, out _);
        var wire = new Wire();
        while (stream!.WriteNext(wire))
        {
            wire.Flush();
        }
    });

    /// <summary>Holds one piece, as a connection does.</summary>
    private sealed class Wire : IBufferWriter<byte>
    {
        private byte[] bytes = new byte[64 << 10];
        private int length;

        public void Flush() => length = 0;

        public void Advance(int count) => length += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => Reserve(sizeHint).AsMemory(length);

        public Span<byte> GetSpan(int sizeHint = 0) => Reserve(sizeHint).AsSpan(length);

        private byte[] Reserve(int count)
        {
            if (bytes.Length - length < Math.Max(1, count))
            {
                Array.Resize(ref bytes, length + Math.Max(count, bytes.Length));
            }

            return bytes;
        }
    }
}
