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

                var pending = StartAsync(run, slot, cancellation);
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

    /// <summary>A step that refuses at once becomes a failed task like any other, so that its neighbours are still waited for and their secrets kept track of.</summary>
    private static async ValueTask<RecipeValue> StartAsync(RecipeRun run, int slot, CancellationToken cancellation) =>
        await run.Plan.Steps[slot].RunAsync(run, cancellation);

    private static async Task KeepAsync(RecipeRun run, int slot, ValueTask<RecipeValue> pending) => run[slot] = await pending;
}
