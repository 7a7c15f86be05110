using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Birthmark.Server.Telemetry;

/// <summary>Keeps the current figures of every instrument of the rooms, for whoever scrapes them.</summary>
internal sealed class MetricBook : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, Metric> metrics = new();

    internal MetricBook()
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (IsOurs(instrument.Meter.Name))
            {
                l.EnableMeasurementEvents(instrument, metrics.GetOrAdd(instrument, static i => new Metric(i)));
            }
        };
        listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => ((Metric)state!).Take(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((Metric)state!).Take(value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((Metric)state!).Take(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((Metric)state!).Take(value, tags));
        listener.Start();
    }

    /// <summary>Everything known now, by name.</summary>
    internal IReadOnlyList<Metric> Read()
    {
        listener.RecordObservableInstruments();
        return [.. metrics.Values.OrderBy(m => m.Name, StringComparer.Ordinal)];
    }

    public void Dispose() => listener.Dispose();

    // Kestrel's figures cost per connection only; those of ASP.NET's hosting would cost every request.
    private static bool IsOurs(string meter) => meter.StartsWith("Birthmark.", StringComparison.Ordinal) || meter == "Microsoft.AspNetCore.Server.Kestrel";
}
