namespace Birthmark.Images.Encoders.Struct;

/// <summary>A field of a packed structure, laid out but perhaps not yet computed.</summary>
internal sealed class StructField(string name, string type, byte[] bytes)
{
    public string Name { get; } = name;

    public string Type { get; } = type;

    public byte[] Bytes { get; } = bytes;

    public int Offset { get; set; }

    /// <summary>Field whose length this one states.</summary>
    public string? LengthOf { get; init; }

    /// <summary>Added to the stated length.</summary>
    public int LengthPlus { get; init; }

    public bool IsBigEndian { get; init; }

    /// <summary>First field of a computed check; null for the first of all.</summary>
    public string? From { get; init; }

    /// <summary>Last field of a computed check; null for the one before it.</summary>
    public string? To { get; init; }

    /// <summary>CRC variant, hash name or HMAC.</summary>
    public Func<ReadOnlyMemory<byte>, byte[]>? Check { get; init; }
}
