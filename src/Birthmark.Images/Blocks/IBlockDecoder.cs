using System.Diagnostics.CodeAnalysis;
using Birthmark.Images.Options;

namespace Birthmark.Images.Blocks;

/// <summary>An encoder that can also read its blocks back, checking every checksum on the way.</summary>
public interface IBlockDecoder
{
    bool TryDecode(
        ReadOnlyMemory<byte> block, BlockInputs inputs, OptionMap options, [NotNullWhen(true)] out BlockReading? reading, [NotNullWhen(false)] out ImageFault? fault);
}
