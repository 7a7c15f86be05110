using System.Diagnostics.CodeAnalysis;
using Birthmark.Images.Options;

namespace Birthmark.Images.Blocks;

/// <summary>An encoder that also decodes.</summary>
internal abstract class BlockCodec : BlockEncoder, IBlockDecoder
{
    public bool TryDecode(
        ReadOnlyMemory<byte> block, BlockInputs inputs, OptionMap options, [NotNullWhen(true)] out BlockReading? reading, [NotNullWhen(false)] out ImageFault? fault)
    {
        var reader = new BlockReader(options, Name, inputs);
        var values = new BlockReading();
        Decode(block, reader, values);
        fault = reader.FirstFault;
        reading = fault is null ? values : null;
        return reading is not null;
    }

    /// <summary>Adds what the block says, or notes a refusal.</summary>
    protected abstract void Decode(ReadOnlyMemory<byte> block, BlockReader options, BlockReading reading);
}
