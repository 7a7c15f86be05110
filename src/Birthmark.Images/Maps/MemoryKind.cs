namespace Birthmark.Images.Maps;

/// <summary>What a memory of a part is.</summary>
public enum MemoryKind
{
    /// <summary>Erased by sectors, programmed by granules.</summary>
    Flash,

    /// <summary>Programmed once, never erased.</summary>
    Otp,

    /// <summary>Lost without power; never in an image.</summary>
    Ram,

    /// <summary>Written by the maker of the part; never in an image.</summary>
    Rom,
}
