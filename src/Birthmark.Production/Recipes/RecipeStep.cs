using Birthmark.Production.Preview;
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

    /// <summary>Run again on the same inputs it makes the same value.</summary>
    internal virtual bool IsRepeatable => false;

    /// <summary>Nothing else than its inputs decides its value: with the same for all devices, it is the same for all.</summary>
    internal virtual bool FollowsFromInputs => false;

    /// <summary>It needs what an apply stores, and cannot run before.</summary>
    internal virtual bool NeedsStore => false;

    /// <summary>It looks at the chain of a certificate, not only at the certificate.</summary>
    internal virtual bool NeedsChain => Inputs.Any(i => i.NeedsChain);

    /// <summary>Before the intent is durable: prepares whatever of an authority's records can be written in the same commits.</summary>
    internal virtual ValueTask DraftAsync(RecipeRun run) => default;

    /// <summary>
    /// A value as it would be, for whoever looks at a recipe: nothing is made, taken or asked. Kinds that say nothing of it get a stand-in of the right type.
    /// </summary>
    internal virtual ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(Examples.Of(Output));

    internal abstract ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation);
}
