using System.Globalization;

namespace Birthmark.Images.Maps;

/// <summary>Sizes and addresses as people read them.</summary>
internal static class MapText
{
    public static string Size(long size) => size switch
    {
        >= 1024 * 1024 when size % (1024 * 1024) == 0 => string.Create(CultureInfo.InvariantCulture, $"{size >> 20}M"),
        >= 1024 when size % 1024 == 0 => string.Create(CultureInfo.InvariantCulture, $"{size >> 10}K"),
        _ => size.ToString(CultureInfo.InvariantCulture),
    };

    public static string Address(long address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:X8}");
}
