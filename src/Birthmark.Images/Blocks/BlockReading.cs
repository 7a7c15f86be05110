using System.Numerics;

namespace Birthmark.Images.Blocks;

/// <summary>What a block says when it is read back: its values in order, by name.</summary>
public sealed class BlockReading
{
    private readonly List<BlockField> fields = [];

    public IReadOnlyList<BlockField> Fields => fields;

    public BlockValue? this[string name] => fields.FirstOrDefault(field => field.Name == name)?.Value;

    internal void Add(string name, ReadOnlyMemory<byte> bytes, bool secret = false) => fields.Add(new BlockField(name, BlockValue.Of(bytes), secret));

    internal void Add(string name, string text, bool secret = false) => fields.Add(new BlockField(name, BlockValue.Of(text), secret));

    /// <summary>A field of a block inside this one.</summary>
    internal void Add(string name, BlockField inner) => fields.Add(inner with { Name = name });

    internal void Add(string name, BigInteger integer) => fields.Add(new BlockField(name, BlockValue.Of(integer), false));
}

/// <summary>A value read from a block.</summary>
public sealed record BlockField(string Name, BlockValue Value, bool IsSecret);
