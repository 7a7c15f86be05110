using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes;

/// <summary>Runs levels of a plan for one device: steps of a level that wait do so side by side.</summary>
internal static class Sequencer
{
    /// <summary>On failure the run keeps what was made, so that disposing it still zeroes everything.</summary>
    internal static async ValueTask RunAsync(RecipeRun run, IReadOnlyList<IReadOnlyList<int>> levels, CancellationToken cancellation)
    {
        foreach (var level in levels)
        {
            List<Task>? waiting = null;
            foreach (var slot in level)
            {
                if (run.Has(slot))
                {
                    continue;
                }

                var pending = run.Plan.Steps[slot].RunAsync(run, cancellation);
                if (pending.IsCompletedSuccessfully)
                {
                    run[slot] = pending.Result;
                }
                else
                {
                    (waiting ??= []).Add(KeepAsync(run, slot, pending));
                }
            }

            if (waiting is not null)
            {
                await Task.WhenAll(waiting);
            }
        }
    }

    private static async Task KeepAsync(RecipeRun run, int slot, ValueTask<RecipeValue> pending) => run[slot] = await pending;
}
