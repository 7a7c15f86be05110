using Birthmark.Production.Recipes.Steps.Blocks;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Sources;

/// <summary>A block that the memory map itself says how to make, from values of the recipe. Each value is new, and whoever asked for it shreds it.</summary>
internal sealed class MadeSource(BlockStep step) : Source
{
    internal override RecipeType Type => step.Output;

    internal override IEnumerable<int> Slots => step.Inputs.SelectMany(i => i.Slots);

    internal override bool IsOfSubject => step.Inputs.Any(i => i.IsOfSubject);

    internal override bool NeedsChain => step.NeedsChain;

    internal override RecipeValue Get(RecipeRun run) => step.Make(run);
}
