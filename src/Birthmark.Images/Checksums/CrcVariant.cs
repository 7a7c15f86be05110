using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images.Checksums;

/// <summary>A CRC of 8 to 32 bits by its parameters, named as in the catalogue of parametrised CRC algorithms.</summary>
public sealed record CrcVariant(string Name, int Width, uint Polynomial, uint Initial, bool Reflected, uint FinalXor)
{
    public static IReadOnlyList<CrcVariant> Known { get; } =
    [
        new("crc-8", 8, 0x07, 0x00, false, 0x00),
        new("crc-8/maxim", 8, 0x31, 0x00, true, 0x00),
        new("crc-16/xmodem", 16, 0x1021, 0x0000, false, 0x0000),
        new("crc-16/ccitt-false", 16, 0x1021, 0xFFFF, false, 0x0000),
        new("crc-16/arc", 16, 0x8005, 0x0000, true, 0x0000),
        new("crc-16/modbus", 16, 0x8005, 0xFFFF, true, 0x0000),
        new("crc-32", 32, 0x04C11DB7, 0xFFFFFFFF, true, 0xFFFFFFFF),
        new("crc-32/espressif", 32, 0x04C11DB7, 0x00000000, true, 0xFFFFFFFF),
        new("crc-32/jamcrc", 32, 0x04C11DB7, 0xFFFFFFFF, true, 0x00000000),
        new("crc-32/mpeg-2", 32, 0x04C11DB7, 0xFFFFFFFF, false, 0x00000000),
        new("crc-32c", 32, 0x1EDC6F41, 0xFFFFFFFF, true, 0xFFFFFFFF),
    ];

    public static CrcVariant Xmodem => Known[2];

    public static CrcVariant Mpeg2 => Known[9];

    public static bool TryFind(string name, [NotNullWhen(true)] out CrcVariant? variant) =>
        (variant = Known.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase))) is not null;

    public uint Compute(ReadOnlySpan<byte> bytes)
    {
        var top = 1u << (Width - 1);
        var mask = Width == 32 ? uint.MaxValue : (1u << Width) - 1;
        var register = Initial;
        foreach (var value in bytes)
        {
            register ^= (uint)(Reflected ? Reverse(value) : value) << (Width - 8);
            for (var bit = 0; bit < 8; bit++)
            {
                register = (register & top) != 0 ? (register << 1) ^ Polynomial : register << 1;
            }
        }

        register &= mask;
        return ((Reflected ? Reverse(register, Width) : register) ^ FinalXor) & mask;
    }

    private static byte Reverse(byte value) => (byte)Reverse(value, 8);

    private static uint Reverse(uint value, int width)
    {
        var reversed = 0u;
        for (var bit = 0; bit < width; bit++)
        {
            reversed = (reversed << 1) | ((value >> bit) & 1);
        }

        return reversed;
    }
}
