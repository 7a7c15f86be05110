using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Sources;

/// <summary>Where an input of a step comes from, resolved when the project was applied.</summary>
internal abstract class Source
{
    internal abstract RecipeType Type { get; }

    /// <summary>Slots of the steps that must have run.</summary>
    internal virtual IEnumerable<int> Slots => [];

    /// <summary>It differs from device to device, or from batch to batch, though no step made it.</summary>
    internal virtual bool IsOfSubject => false;

    /// <summary>It looks at the chain of a certificate.</summary>
    internal virtual bool NeedsChain => false;

    /// <summary>The value; what a run holds stays the run's to dispose, everything else holds no secret.</summary>
    internal abstract RecipeValue Get(RecipeRun run);

    internal string Text(RecipeRun run) => Get(run).Text;
}
