namespace Birthmark.Images.Codecs;

/// <summary>What a firmware file says: its bytes by address, and what else the format carries.</summary>
/// <param name="Format">Name of the format, as in <see cref="ImageFormats"/>.</param>
/// <param name="Image">The bytes.</param>
public sealed record ImageFile(string Format, MemoryImage Image)
{
    /// <summary>Start address, if the file gives one.</summary>
    public long? EntryPoint { get; init; }

    /// <summary>Header text (S0 record, DfuSe target name).</summary>
    public string? Header { get; init; }

    /// <summary>Symbols of an ELF file, so that a block can be placed at one.</summary>
    public ElfSymbols? Symbols { get; init; }

    /// <summary>What is odd but not wrong.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
