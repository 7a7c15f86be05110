using System.Globalization;
using System.Text.Json;
using Birthmark.Images;

namespace Birthmark.Cli.Images;

/// <summary>Addresses, ranges and kinds as they are told.</summary>
internal static class MemoryWords
{
    public static string Address(long address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:X8}");

    public static string Offset(long offset) => string.Create(CultureInfo.InvariantCulture, $"0x{offset:X}");

    public static string Kebab<T>(T kind)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    public static ExtentView Words(this AddressRange range) => new(Address(range.Start), range.Length);
}

/// <summary>A range of addresses as JSON: addresses are texts with 0x, as in maps.</summary>
internal sealed record ExtentView(string Address, long Length);
