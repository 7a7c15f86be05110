using System.Globalization;
using System.Text.Json;
using Birthmark.Bench.Load;
using Spectre.Console;

namespace Birthmark.Bench;

/// <summary>The table that a run ends with: every figure beside its ratio to a limit measured in the same run.</summary>
internal sealed class Report
{
    private readonly List<(Figures Figures, double Floor, double? Wanted)> rows = [];

    internal void Add(Figures figures, double floor, double? wanted = null)
    {
        rows.Add((figures, floor, wanted));
        Console.Error.WriteLine($"  {figures.Line}: {figures.PerSecond:F0}/s");
    }

    internal void Print()
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("line", "per second", "p50 ms", "p99 ms", "p50 ms, call", "p99 ms, call", "hub µs", "stations µs", "errors", "ratio to floor", "wanted");
        foreach (var (figures, floor, wanted) in rows)
        {
            table.AddRow(
                Markup.Escape(figures.Line), Number(figures.PerSecond, "F0"), Number(figures.MedianMilliseconds, "F1"), Number(figures.P99Milliseconds, "F1"),
                Number(figures.CallMedianMilliseconds, "F1"), Number(figures.CallP99Milliseconds, "F1"),
                Number(figures.HubMicroseconds, "F0"), Number(figures.LoaderMicroseconds, "F0"),
                figures.Errors.ToString(CultureInfo.InvariantCulture), Number(figures.PerSecond / floor, "F2"), wanted is { } w ? Number(w, "F2") : "");
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = Math.Max(console.Profile.Width, 160);
        console.Write(table);
        foreach (var (figures, _, _) in rows.Where(r => r.Figures.FirstError is not null))
        {
            Console.WriteLine($"first error of '{figures.Line}': {figures.FirstError}");
        }
    }

    internal void WriteJson(string path)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        json.WriteStartArray();
        foreach (var (figures, floor, wanted) in rows)
        {
            json.WriteStartObject();
            json.WriteString("line", figures.Line);
            json.WriteNumber("per_second", Math.Round(figures.PerSecond, 1));
            json.WriteNumber("ratio", Math.Round(figures.PerSecond / floor, 3));
            if (!double.IsNaN(figures.P99Milliseconds))
            {
                json.WriteNumber("p50_ms", Math.Round(figures.MedianMilliseconds, 2));
                json.WriteNumber("p99_ms", Math.Round(figures.P99Milliseconds, 2));
            }

            if (!double.IsNaN(figures.CallP99Milliseconds))
            {
                json.WriteNumber("call_p50_ms", Math.Round(figures.CallMedianMilliseconds, 2));
                json.WriteNumber("call_p99_ms", Math.Round(figures.CallP99Milliseconds, 2));
            }

            if (!double.IsNaN(figures.HubMicroseconds))
            {
                json.WriteNumber("hub_cpu_us", Math.Round(figures.HubMicroseconds, 1));
                json.WriteNumber("stations_cpu_us", Math.Round(figures.LoaderMicroseconds, 1));
            }

            json.WriteNumber("errors", figures.Errors);
            if (wanted is { } w)
            {
                json.WriteNumber("wanted", w);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Number(double value, string format) => double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);
}
