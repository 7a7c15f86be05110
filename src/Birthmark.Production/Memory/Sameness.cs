using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Sources;

namespace Birthmark.Production.Memory;

/// <summary>Which values are the same for every device of a plan: constants, files, and what follows from them alone.</summary>
internal static class Sameness
{
    /// <param name="source">What is asked about.</param>
    /// <param name="steps">By slot; each stands behind those it needs.</param>
    internal static bool Of(Source source, IReadOnlyList<RecipeStep> steps) =>
        !source.IsOfSubject && source.Slots.All(slot => steps[slot].FollowsFromInputs && steps[slot].Inputs.All(input => Of(input, steps)));

    /// <summary>The slots that sources need, each behind those it needs itself.</summary>
    internal static IReadOnlyList<int> Closure(IEnumerable<Source> sources, IReadOnlyList<RecipeStep> steps)
    {
        var found = new SortedSet<int>();
        var open = new Stack<int>(sources.SelectMany(s => s.Slots));
        while (open.TryPop(out var slot))
        {
            if (found.Add(slot))
            {
                foreach (var needed in steps[slot].Inputs.SelectMany(i => i.Slots))
                {
                    open.Push(needed);
                }
            }
        }

        return [.. found];
    }
}
