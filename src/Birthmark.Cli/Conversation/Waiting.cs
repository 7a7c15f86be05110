using Spectre.Console;

namespace Birthmark.Cli.Conversation;

/// <summary>Shows that long work goes on, when there is a terminal to show it at.</summary>
internal static class Waiting
{
    public static Task<T> ForAsync<T>(Talk talk, string what, Func<Task<T>> work) =>
        talk.ShowsProgress ? talk.Words.Status().StartAsync(Markup.Escape(what), _ => work()) : work();

    /// <summary>A bar that the work moves: done so far, and of how many (0: not known).</summary>
    public static async Task WithBarAsync(Talk talk, string what, Func<Action<long, long>, Task> work)
    {
        if (!talk.ShowsProgress)
        {
            await work(static (_, _) => { }).ConfigureAwait(false);
            return;
        }

        await talk.Words.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(what));
                await work((done, all) => Move(bar, what, done, all)).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    private static void Move(ProgressTask bar, string what, long done, long all)
    {
        bar.IsIndeterminate = all <= 0;
        bar.MaxValue = Math.Max(all, 1);
        bar.Value = all <= 0 ? 0 : done;
        bar.Description = Markup.Escape(all <= 0 ? $"{what} {done}" : $"{what} {done}/{all}");
    }
}
