using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Birthmark.Images.Blocks;
using Birthmark.Images.Composition;
using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Sources;

namespace Birthmark.Production.Memory;

/// <summary>The memory of one device: its own blocks over what all have in common. Disposing it zeroes the blocks.</summary>
internal sealed class DeviceImage : IDisposable
{
    private DeviceImage(ComposedImage composed) => Composed = composed;

    internal ComposedImage Composed { get; }

    /// <exception cref="ProductionRefusedException">A block does not fit its place.</exception>
    internal static DeviceImage Compose(PreparedImage prepared, RecipeRun run)
    {
        var memory = run.Plan.Memory!;
        var blocks = new Dictionary<string, ReadOnlyMemory<byte>>(memory.Own.Count, StringComparer.Ordinal);
        var isComposed = false;
        try
        {
            foreach (var entry in memory.Own)
            {
                blocks[entry.Name] = Take(entry, run);
            }

            if (prepared.TryCompose(BlockInputs.None, blocks, out var composed, out var fault))
            {
                isComposed = true;
                foreach (var block in composed.Blocks.Where(b => b.Padded.Length != blocks[b.Name].Length))
                {
                    Zero(blocks[block.Name]);
                }

                return new(composed);
            }

            throw new ProductionRefusedException(
                ProductionRefusal.BlockRefused, $"The memory of device {run.Subject.DeviceUid} cannot be assembled: {fault.Subject}: {fault.Text}.", $"{fault.Remedy}.");
        }
        finally
        {
            foreach (var block in blocks.Values.Where(_ => !isComposed))
            {
                Zero(block);
            }
        }
    }

    internal PlacedBlock? Find(string name) =>
        Composed.Blocks.FirstOrDefault(b => b.Name == name) ?? Composed.Prepared.CommonBlocks.FirstOrDefault(b => b.Name == name);

    /// <summary>Pinned, so that the collector leaves no copies behind.</summary>
    private static byte[] Take(PlacedEntry entry, RecipeRun run)
    {
        var value = entry.Source.Get(run);
        try
        {
            using var octets = value.Octets();
            var copy = GC.AllocateUninitializedArray<byte>(octets.Span.Length, pinned: true);
            octets.Span.CopyTo(copy);
            return copy;
        }
        finally
        {
            if (entry.Source is MadeSource)
            {
                value.Shred();
            }
        }
    }

    public void Dispose()
    {
        foreach (var block in Composed.Blocks)
        {
            Zero(block.Padded);
        }
    }

    private static void Zero(ReadOnlyMemory<byte> bytes) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(bytes).Span);
}
