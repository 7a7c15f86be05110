using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Images.Tests;

/// <summary>Generators for images and damage.</summary>
internal static class Arbitrary
{
    /// <summary>Images of up to six extents between 0 and the end of the 32-bit space, some touching, some across 64 KiB.</summary>
    public static Arbitrary<MemoryImage> Images => Gen.Choose(0, int.MaxValue - 1).Select(Build).ToArbitrary();

    public static Arbitrary<int> Seeds => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    public static MemoryImage Build(int seed) => Build(seed, MemoryImage.AddressSpace);

    public static MemoryImage Build(int seed, long below)
    {
        var random = new Random(seed);
        var segments = new List<(long, byte[])>();
        var at = 0L;
        for (var count = random.Next(1, 7); count > 0; count--)
        {
            var address = random.Next(4) switch
            {
                0 => at,
                1 => at + random.Next(1, 300),
                2 => at + 0x1_0000 - ((at + 0x1_0000) % 0x1_0000) - random.Next(1, 40) + 0x1_0000,
                _ => at + random.NextInt64(0x3000_0000),
            };
            var bytes = new byte[random.Next(1, 700)];
            random.NextBytes(bytes);
            if (address + bytes.Length > below)
            {
                break;
            }

            segments.Add((address, bytes));
            at = address + bytes.Length;
        }

        return segments.Count == 0 ? Bytes.Image((0, new byte[1])) : Bytes.Image([.. segments]);
    }

    /// <summary>A damaged copy: bits flipped, stretches cut, repeated or overwritten with extreme values.</summary>
    public static byte[] Damage(byte[] file, int seed)
    {
        var random = new Random(seed);
        var bytes = file.ToList();
        for (var blows = random.Next(1, 6); blows > 0 && bytes.Count > 0; blows--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 64)));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 64))));
                    break;
                case 3:
                    bytes[at] = 0xFF;
                    break;
                case 4:
                    for (var i = 0; i < 4 && at + i < bytes.Count; i++)
                    {
                        bytes[at + i] = (byte)random.Next(0, 256);
                    }

                    break;
                default:
                    bytes[at] = 0;
                    break;
            }
        }

        return [.. bytes];
    }
}
