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
    private volatile TaskCompletionSource turn = NewTurn();
    private volatile IReadOnlyList<Part> current = [];
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
            var seen = new Dictionary<string, long>(StringComparer.Ordinal);
            // The answer begins at once; its first parts are those of the next look, since what was drawn last may be as old as the last watcher.
            await body.WriteAsync(": watching\n\n"u8.ToArray(), cancellation).ConfigureAwait(false);
            while (await mayStay().ConfigureAwait(false))
            {
                var next = turn.Task;
                await body.FlushAsync(cancellation).ConfigureAwait(false);
                await next.WaitAsync(cancellation).ConfigureAwait(false);
                foreach (var part in current.Where(p => seen.GetValueOrDefault(p.Name) != p.Version))
                {
                    await body.WriteAsync(part.Event, cancellation).ConfigureAwait(false);
                    seen[part.Name] = part.Version;
                }
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
                    Interlocked.Exchange(ref turn, NewTurn()).SetResult();
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
        parts[name] = new Part(name, (known?.Version ?? 0) + 1, text, Encoding.UTF8.GetBytes($"event: {name}\ndata: {lines}\n\n"));
        current = [.. parts.Values];
    }

    private static TaskCompletionSource NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Part(string Name, long Version, string Text, byte[] Event);
}
