using Birthmark.Production.Memory;
using Birthmark.Production.Recipes.Outputs;

namespace Birthmark.Production.Recipes;

/// <summary>A recipe ready to run, in two parts: what the hub makes by itself, and what needs an authority and follows from it.</summary>
/// <param name="Steps">By slot.</param>
/// <param name="Own">Levels of steps that need no authority; steps of a level do not depend on each other.</param>
/// <param name="Asked">Levels of steps that ask an authority, or depend on one that does.</param>
/// <param name="Kept">Slots that must survive a crash between the two parts: own values that the second part or the outputs read.</param>
/// <param name="Shape">What the station receives.</param>
/// <param name="Memory">Where memory blocks lie; null when none has a place.</param>
/// <param name="Owner">What the owner alone receives, with the batch's report; null when the profile marks nothing for it.</param>
internal sealed record RecipePlan(
    IReadOnlyList<RecipeStep> Steps,
    IReadOnlyList<IReadOnlyList<int>> Own,
    IReadOnlyList<IReadOnlyList<int>> Asked,
    IReadOnlyList<int> Kept,
    OutputShape Shape,
    OwnerPart? Owner = null,
    MemoryPlan? Memory = null)
{
    internal bool AsksAuthority => Asked.Count > 0;

    /// <summary>From what is kept and the certificates, everything else can be made again.</summary>
    internal bool IsRepeatable { get; } = Asked.SelectMany(l => l).All(s => Steps[s].AsksAuthority || Steps[s].IsRepeatable);

    /// <summary>Chains of certificates must be remembered too.</summary>
    internal bool NeedsChain { get; } = Steps.Any(s => s.NeedsChain) || Shape.Sources.Concat(Owner?.Shape.Sources ?? []).Any(s => s.NeedsChain);

    /// <summary>Slots that the outputs read.</summary>
    internal IReadOnlyList<int> Shown { get; } = [.. Shape.Sources.SelectMany(s => s.Slots).Distinct().Order()];

    /// <summary>Slot of the step that takes the device's own key; -1 when the hub makes all keys.</summary>
    internal int DeviceKeySlot { get; } = IndexOf(Steps);

    private static int IndexOf(IReadOnlyList<RecipeStep> steps)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] is Recipes.Steps.DeviceKeyStep)
            {
                return i;
            }
        }

        return -1;
    }
}
