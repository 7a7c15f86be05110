using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Sources;

/// <summary>What another step made.</summary>
internal sealed class SlotSource(int slot, RecipeType type) : Source
{
    internal int Slot => slot;

    internal override RecipeType Type => type;

    internal override IEnumerable<int> Slots => [slot];

    internal override RecipeValue Get(RecipeRun run) => run[slot];
}
