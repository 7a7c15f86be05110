using System.Diagnostics.CodeAnalysis;
using Birthmark.Images.Options;

namespace Birthmark.Images.Blocks;

/// <summary>The frame of a shipped encoder: reads options, refuses unknown ones, and turns faults into one answer.</summary>
internal abstract class BlockEncoder : IBlockEncoder
{
    public abstract string Name { get; }

    public abstract string Summary { get; }

    public abstract IReadOnlyList<BlockOption> Options { get; }

    public virtual bool IsRepeatable => true;

    public bool TryEncode(BlockInputs inputs, OptionMap options, [NotNullWhen(true)] out byte[]? block, [NotNullWhen(false)] out ImageFault? fault)
    {
        block = null;
        fault = FindUnknown(options);
        if (fault is not null)
        {
            return false;
        }

        var reader = new BlockReader(options, Name, inputs);
        var made = Encode(reader);
        fault = reader.FirstFault ?? (made is null ? new ImageFault(FaultKind.Value, $"{Name} made nothing", "Check its options") : null);
        block = fault is null ? made : null;
        return block is not null;
    }

    /// <summary>What is published is what is known: a misspelt option is never ignored.</summary>
    private ImageFault? FindUnknown(OptionMap options)
    {
        foreach (var entry in options.Entries)
        {
            if (!IsKnown(entry.Key))
            {
                return new ImageFault(FaultKind.Value, $"{Name} does not know '{entry.Key}'", $"Known are {string.Join(", ", Options.Select(known => known.Name))}")
                {
                    Line = entry.Line > 0 ? entry.Line : null,
                };
            }
        }

        return null;
    }

    private bool IsKnown(string name)
    {
        var options = Options;
        for (var i = 0; i < options.Count; i++)
        {
            if (options[i].Name == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The block, or null after a refusal has been noted.</summary>
    protected abstract byte[]? Encode(BlockReader options);
}
