using Birthmark.Images.Composition;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes;

namespace Birthmark.Production.Memory;

/// <summary>
/// What the devices of a batch have in common, laid out once when the first of them asks: all stations compose over the same bytes. A few are kept;
/// those not asked for lately are let go.
/// </summary>
internal sealed class ImageShelf(FileShelf files)
{
    private const int MostKept = 8;
    private readonly Lock turn = new();
    private readonly LinkedList<(RecipePlan Plan, Task<PreparedImage> Image)> kept = new();

    /// <exception cref="ProductionRefusedException">Stored files were altered, or no longer fit together.</exception>
    internal Task<PreparedImage> FindAsync(RecipePlan plan)
    {
        lock (turn)
        {
            for (var node = kept.First; node is not null; node = node.Next)
            {
                if (ReferenceEquals(node.Value.Plan, plan) && !node.Value.Image.IsFaulted)
                {
                    if (node != kept.First)
                    {
                        kept.Remove(node);
                        kept.AddFirst(node);
                    }

                    return node.Value.Image;
                }
            }

            if (kept.Count >= MostKept)
            {
                kept.RemoveLast();
            }

            var image = PrepareAsync(plan);
            kept.AddFirst((plan, image));
            return image;
        }
    }

    private async Task<PreparedImage> PrepareAsync(RecipePlan plan)
    {
        await Task.Yield(); // not under the lock
        var faults = new FaultList("");
        var (image, wrong) = await ImagePreparation.PrepareAsync(plan, new ShelvedFiles(files), faults);
        return image ?? throw new ProductionRefusedException(
            ProductionRefusal.BlockRefused,
            $"The memory of the devices cannot be laid out: {string.Join(" ", wrong.Select(DeclaredMap.Sentence).Concat(faults.InOrder().Select(f => f.Text)))}",
            "Apply the project again with its files.");
    }
}
