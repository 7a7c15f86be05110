namespace Birthmark.Images.Blocks;

/// <summary>An option of a block encoder, as published.</summary>
/// <param name="Name">Key in the map or recipe.</param>
/// <param name="Kind">What is written there.</param>
/// <param name="Summary">Meaning, unit and bounds.</param>
public sealed record BlockOption(string Name, OptionKind Kind, string Summary)
{
    public bool IsRequired { get; init; }

    /// <summary>What holds when the option is left out.</summary>
    public string? Default { get; init; }

    /// <summary>The words that may be written, for <see cref="OptionKind.Word"/>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];
}
