using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Images.Blocks;

/// <summary>The named values of one device that options may refer to as <c>${name}</c>.</summary>
public sealed class BlockInputs
{
    private readonly Dictionary<string, BlockValue> values = new(StringComparer.Ordinal);

    public static BlockInputs None { get; } = new();

    public IReadOnlyCollection<string> Names => values.Keys;

    /// <summary>Adds a value; used while building, before the inputs are shared.</summary>
    public BlockInputs With(string name, BlockValue value)
    {
        values[name] = value;
        return this;
    }

    public BlockInputs With(string name, ReadOnlyMemory<byte> bytes) => With(name, BlockValue.Of(bytes));

    public BlockInputs With(string name, string text) => With(name, BlockValue.Of(text));

    public BlockInputs With(string name, long number) => With(name, BlockValue.Of(number));

    public bool TryGet(string name, [NotNullWhen(true)] out BlockValue? value) => values.TryGetValue(name, out value);
}
