namespace Birthmark.Production.Devices;

/// <summary>The serial that a device's maker gave it: 1 to 64 printable characters, no space at the ends.</summary>
public readonly record struct HardwareSerial
{
    public const int MaxLength = 64;

    private HardwareSerial(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string? text, out HardwareSerial serial)
    {
        serial = default;
        if (text is null || !PrintableText.Is(text, MaxLength))
        {
            return false;
        }

        serial = new(text);
        return true;
    }

    public override string ToString() => Text;
}
