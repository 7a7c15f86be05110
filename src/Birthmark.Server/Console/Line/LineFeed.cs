using System.Text;
using Birthmark.Production.Line;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Birthmark.Server.Console.Line;

/// <summary>
/// Keeps the line's figures moving: looks once a second while somebody watches, draws each part of the page once for everybody, and
/// sends what has changed. Fifty open pages cost little more than one.
/// </summary>
internal sealed class LineFeed(
    LineReading reading, LineTally tally, Pace pace, IServiceProvider services, ILoggerFactory loggers, TimeProvider time) : BackgroundService
{
    internal const int MostWatchers = 500;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly ILogger log = loggers.CreateLogger<LineFeed>();
    private readonly Dictionary<string, Part> parts = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource<Moment> next = NewTurn();
    private long beats;
    private int watchers;

    internal int Watchers => Volatile.Read(ref watchers);

    /// <summary>The parts as they are now, for a page that is just being made.</summary>
    internal Task<LineView> LookAsync(CancellationToken cancellation) => reading.LookAsync(cancellation);

    /// <summary>Writes server-sent events until the page goes away, the hub stops, or <paramref name="mayStay"/> says no.</summary>
    /// <returns>False when too many are watching.</returns>
    internal async Task<bool> WatchAsync(Stream body, Func<ValueTask<bool>> mayStay, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref watchers) > MostWatchers)
        {
            Interlocked.Decrement(ref watchers);
            return false;
        }

        try
        {
            long seen = -1;
            // The answer begins at once; its first parts are those of the next look, since what was drawn last may be as old as the last watcher.
            await body.WriteAsync(": watching\n\n"u8.ToArray(), cancellation).ConfigureAwait(false);
            await body.FlushAsync(cancellation).ConfigureAwait(false);
            while (await mayStay().ConfigureAwait(false))
            {
                var beat = await next.Task.WaitAsync(cancellation).ConfigureAwait(false);
                await body.WriteAsync(beat.Number == seen + 1 ? beat.Changed : beat.All, cancellation).ConfigureAwait(false);
                await body.FlushAsync(cancellation).ConfigureAwait(false);
                seen = beat.Number;
            }

            await body.WriteAsync("event: over\ndata: -\n\n"u8.ToArray(), cancellation).ConfigureAwait(false);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref watchers);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await tally.LoadAsync().ConfigureAwait(false);
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                if (pace.Take(tally.Totals, time.GetUtcNow()) is { } point)
                {
                    Put("pace", FormattableString.Invariant($"[{point.At},{point.Ok},{point.Ko}]"));
                }

                if (Watchers > 0)
                {
                    await TryDrawAsync(stoppingToken).ConfigureAwait(false);
                    Interlocked.Exchange(ref next, NewTurn()).SetResult(Take());
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The hub is stopping.
        }
    }

    /// <summary>A page that cannot be drawn for once is drawn a second later.</summary>
    private async Task TryDrawAsync(CancellationToken cancellation)
    {
        try
        {
            await DrawAsync(cancellation).ConfigureAwait(false);
        }
        catch (Storage.StorageUnavailableException e)
        {
            LineFeedLog.NotDrawn(log, e);
        }
    }

    private async Task DrawAsync(CancellationToken cancellation)
    {
        var view = await reading.LookAsync(cancellation).ConfigureAwait(false);
        var renderer = new HtmlRenderer(services, loggers);
        await using (renderer.ConfigureAwait(false))
        {
            await renderer.Dispatcher.InvokeAsync(async () =>
            {
                foreach (var (name, component) in LineParts.All)
                {
                    var html = await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(new Dictionary<string, object?> { ["View"] = view }));
                    Put(name, html.ToHtmlString());
                }
            }).ConfigureAwait(false);
        }
    }

    private void Put(string name, string text)
    {
        if (parts.TryGetValue(name, out var known) && known.Text == text)
        {
            return;
        }

        // WHATWG HTML §9.2.6: each line of the data bears the field's name.
        var lines = string.Join("\ndata: ", text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        parts[name] = new Part(beats, text, Encoding.UTF8.GetBytes($"event: {name}\ndata: {lines}\n\n"));
    }

    /// <summary>What watchers are sent at this beat: put together once, written once to each.</summary>
    private Moment Take()
    {
        var number = beats++;
        return new(number, [.. parts.Values.Where(p => p.Beat == number).SelectMany(p => p.Event)], [.. parts.Values.SelectMany(p => p.Event)]);
    }

    private static TaskCompletionSource<Moment> NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="Beat">When it changed last.</param>
    /// <param name="Text">As it was drawn.</param>
    /// <param name="Event">The same as it is sent.</param>
    private sealed record Part(long Beat, string Text, byte[] Event);

    /// <param name="Number">Which beat; those between two looks at an unwatched line do not count.</param>
    /// <param name="Changed">For who saw the one before.</param>
    /// <param name="All">For who did not.</param>
    private sealed record Moment(long Number, byte[] Changed, byte[] All);
}
