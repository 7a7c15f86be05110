using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Birthmark.Server.Telemetry;

/// <summary>One instrument and its series, a series for each set of tags.</summary>
internal sealed class Metric
{
    /// <summary>Sets of tags kept for one instrument; what comes beyond is put together, so that nobody can fill the memory with them.</summary>
    private const int MostSeries = 200;

    private readonly ConcurrentDictionary<string, Series> series = new(StringComparer.Ordinal);
    // The same by the one tag that most measurements have, so that its labels are written once.
    private readonly ConcurrentDictionary<(string Name, object? Value), Series> byTag = new();
    private readonly Series untagged;

    internal Metric(Instrument instrument)
    {
        Kind = KindOf(instrument);
        Name = NameOf(instrument);
        Description = instrument.Description ?? "";
        Bounds = Kind == MetricKind.Histogram ? Buckets.For(instrument.Unit) : [];
        untagged = new Series("", Bounds.Length);
    }

    internal string Name { get; }

    internal string Description { get; }

    internal MetricKind Kind { get; }

    internal double[] Bounds { get; }

    internal IEnumerable<Series> Series => series.Values.OrderBy(s => s.Labels, StringComparer.Ordinal).Prepend(untagged).Where(s => s.IsUsed);

    internal void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => SeriesOf(tags).Take(value, Kind, Bounds);

    private Series SeriesOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return untagged;
        }

        if (tags.Length > 1)
        {
            return SeriesOf(LabelsOf(tags));
        }

        var tag = (tags[0].Key, tags[0].Value);
        if (!byTag.TryGetValue(tag, out var known))
        {
            known = SeriesOf(LabelsOf(tags));
            if (byTag.Count < MostSeries)
            {
                byTag[tag] = known;
            }
        }

        return known;
    }

    private Series SeriesOf(string labels)
    {
        if (series.TryGetValue(labels, out var known))
        {
            return known;
        }

        return series.GetOrAdd(series.Count < MostSeries ? labels : "{overflow=\"true\"}", static (l, bounds) => new Series(l, bounds), Bounds.Length);
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder("{");
        foreach (var (name, value) in tags)
        {
            text.Append(text.Length > 1 ? "," : "").Append(Word(name)).Append("=\"");
            text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)?.Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
        }

        return text.Append('}').ToString();
    }

    private static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        return Word(instrument.Name) + unit + (KindOf(instrument) == MetricKind.Counter ? "_total" : "");
    }

    private static string Word(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static MetricKind KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => MetricKind.Counter,
        "ObservableCounter" => MetricKind.ObservedCounter,
        "Histogram" => MetricKind.Histogram,
        "UpDownCounter" => MetricKind.UpDown,
        _ => MetricKind.Gauge,
    };
}

/// <summary>How measurements of an instrument add up.</summary>
internal enum MetricKind
{
    Counter,
    ObservedCounter,
    UpDown,
    Gauge,
    Histogram,
}
