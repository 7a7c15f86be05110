namespace Birthmark.Images.Codecs;

/// <summary>UF2 family ids as registered in the UF2 repository of Microsoft.</summary>
public static class Uf2Family
{
    public const uint Stm32F4 = 0x57755A57;
    public const uint Stm32L4 = 0x00FF6919;
    public const uint Stm32H7 = 0x6DB66082;
    public const uint Stm32H5 = 0x4E8F1C5D;
    public const uint Nrf52840 = 0xADA52840;
    public const uint Rp2040 = 0xE48BFF56;
    public const uint Rp2350ArmSecure = 0xE48BFF59;
    public const uint Samd21 = 0x68ED2B88;
    public const uint Esp32S3 = 0xC47E5767;
    public const uint Esp32 = 0x1C5F21B0;

    public static IReadOnlyDictionary<string, uint> ByName { get; } = new Dictionary<string, uint>(StringComparer.OrdinalIgnoreCase)
    {
        ["stm32f4"] = Stm32F4,
        ["stm32l4"] = Stm32L4,
        ["stm32h7"] = Stm32H7,
        ["stm32h5"] = Stm32H5,
        ["nrf52840"] = Nrf52840,
        ["rp2040"] = Rp2040,
        ["rp2350-arm-s"] = Rp2350ArmSecure,
        ["samd21"] = Samd21,
        ["esp32s3"] = Esp32S3,
        ["esp32"] = Esp32,
    };
}
