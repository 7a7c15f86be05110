using System.Diagnostics.CodeAnalysis;
using Birthmark.Images.Options;

namespace Birthmark.Images.Blocks;

/// <summary>Makes the exact bytes of one block from the values of one device. Stateless and safe to share.</summary>
public interface IBlockEncoder
{
    /// <summary>Name in maps and recipes, kebab-case.</summary>
    string Name { get; }

    /// <summary>What it makes, in one sentence, with the document that defines it.</summary>
    string Summary { get; }

    /// <summary>Every option that it knows.</summary>
    IReadOnlyList<BlockOption> Options { get; }

    /// <summary>Whether the same values always give the same bytes: signatures with a random part do not.</summary>
    bool IsRepeatable => true;

    bool TryEncode(BlockInputs inputs, OptionMap options, [NotNullWhen(true)] out byte[]? block, [NotNullWhen(false)] out ImageFault? fault);
}
