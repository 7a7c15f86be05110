using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes;

/// <summary>A checked step, ready to run for any number of devices at a time.</summary>
internal abstract class RecipeStep
{
    internal string Name { get; set; } = "";

    internal abstract RecipeType Output { get; }

    /// <summary>What it reads; the plan's order follows from it.</summary>
    internal virtual IEnumerable<Source> Inputs => [];

    /// <summary>It asks an authority: everything it depends on is made durable first.</summary>
    internal virtual bool AsksAuthority => false;

    internal abstract ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation);
}
