using Birthmark.Images.Options;

namespace Birthmark.Images.Encoders.EspPartitions;

/// <summary>Types and subtypes of partitions by the words of ESP-IDF's CSV.</summary>
internal static class EspPartitionWords
{
    private static readonly Dictionary<string, byte> types = new() { ["app"] = 0, ["data"] = 1, ["bootloader"] = 2, ["partition_table"] = 3, ["esp_secure_cert"] = 0x3F };

    private static readonly Dictionary<string, byte> applications = new() { ["factory"] = 0, ["test"] = 0x20 };

    private static readonly Dictionary<string, byte> data = new()
    {
        ["ota"] = 0, ["phy"] = 1, ["nvs"] = 2, ["coredump"] = 3, ["nvs_keys"] = 4, ["efuse"] = 5, ["undefined"] = 6,
        ["esphttpd"] = 0x80, ["fat"] = 0x81, ["spiffs"] = 0x82, ["littlefs"] = 0x83,
    };

    public static byte? Type(string word) => types.TryGetValue(word, out var type) ? type : Number(word);

    public static byte? Subtype(byte type, string word)
    {
        if (type == 0 && word.StartsWith("ota_", StringComparison.Ordinal) && byte.TryParse(word.AsSpan(4), out var slot) && slot < 16)
        {
            return (byte)(0x10 + slot);
        }

        return (type == 0 ? applications : data).TryGetValue(word, out var subtype) && type <= 1 ? subtype : word.Length == 0 ? (byte)0 : Number(word);
    }

    private static byte? Number(string word) => Numbers.TryParse(word, out var number) && number >= 0 && number <= 255 ? (byte)number : null;
}
