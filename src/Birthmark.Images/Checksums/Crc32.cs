namespace Birthmark.Images.Checksums;

/// <summary>CRC-32 with the reflected polynomial EDB88320, in the variants that factory formats use.</summary>
public static class Crc32
{
    private static readonly uint[] entries = BuildTable();

    /// <summary>The common CRC-32 (zlib, Ethernet): register starts at ones, final xor ones.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Update(uint.MaxValue, bytes);

    /// <summary>The variant of Espressif's tools: register starts at 0, final xor ones.</summary>
    public static uint ComputeEspressif(ReadOnlySpan<byte> bytes) => ~Update(0, bytes);

    /// <summary>The bare register, for variants with their own start and final xor.</summary>
    public static uint Update(uint register, ReadOnlySpan<byte> bytes)
    {
        var table = entries;
        foreach (var value in bytes)
        {
            register = table[(byte)(register ^ value)] ^ (register >> 8);
        }

        return register;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
