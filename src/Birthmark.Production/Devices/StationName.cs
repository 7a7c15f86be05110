namespace Birthmark.Production.Devices;

/// <summary>Name of a station, as its credential carries it.</summary>
public readonly record struct StationName
{
    private StationName(string text) => Text = text;

    public string Text { get; }

    public static bool TryParse(string? text, out StationName name)
    {
        name = default;
        if (text is null || !PrintableText.Is(text, 128))
        {
            return false;
        }

        name = new(text);
        return true;
    }

    public override string ToString() => Text;
}
