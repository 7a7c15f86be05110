using System.Numerics;

namespace Birthmark.Images.Encoders;

/// <summary>Integers of any width in either byte order.</summary>
internal static class Endian
{
    public static void Write(Span<byte> destination, BigInteger value, bool bigEndian)
    {
        if (destination.Length <= 8 && value >= long.MinValue && value <= long.MaxValue)
        {
            var small = (long)value;
            for (var i = 0; i < destination.Length; i++, small >>= 8)
            {
                destination[bigEndian ? destination.Length - 1 - i : i] = (byte)small;
            }

            return;
        }

        for (var i = 0; i < destination.Length; i++)
        {
            destination[bigEndian ? destination.Length - 1 - i : i] = (byte)(value & 0xFF);
            value >>= 8;
        }
    }

    public static byte[] Bytes(BigInteger value, int width, bool bigEndian)
    {
        var bytes = new byte[width];
        Write(bytes, value, bigEndian);
        return bytes;
    }

    public static BigInteger Read(ReadOnlySpan<byte> bytes, bool signed, bool bigEndian) => new(bytes, isUnsigned: !signed, isBigEndian: bigEndian);

    public static (BigInteger Minimum, BigInteger Maximum) Bounds(int width, bool signed)
    {
        if (width <= 4)
        {
            var small = 1L << (8 * width);
            return signed ? (-(small >> 1), (small >> 1) - 1) : (0, small - 1);
        }

        var all = BigInteger.One << (8 * width);
        return signed ? (-(all >> 1), (all >> 1) - 1) : (0, all - 1);
    }
}
