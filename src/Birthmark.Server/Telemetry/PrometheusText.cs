using System.Globalization;
using System.Text;

namespace Birthmark.Server.Telemetry;

/// <summary>Figures in Prometheus' text exposition format 0.0.4.</summary>
internal static class PrometheusText
{
    internal const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    internal static string Write(IReadOnlyList<Metric> metrics)
    {
        var text = new StringBuilder();
        foreach (var metric in metrics)
        {
            if (!metric.Series.Any())
            {
                continue;
            }

            text.Append("# HELP ").Append(metric.Name).Append(' ').Append(metric.Description.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
            text.Append("# TYPE ").Append(metric.Name).Append(' ').Append(TypeOf(metric.Kind)).Append('\n');
            foreach (var series in metric.Series)
            {
                if (metric.Kind == MetricKind.Histogram)
                {
                    WriteHistogram(text, metric, series);
                }
                else
                {
                    text.Append(metric.Name).Append(series.Labels).Append(' ').Append(Number(series.Total)).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    private static void WriteHistogram(StringBuilder text, Metric metric, Series series)
    {
        var below = 0L;
        for (var i = 0; i < metric.Bounds.Length; i++)
        {
            below += series.InBucket(i);
            WriteBucket(text, metric.Name, series.Labels, Number(metric.Bounds[i]), below);
        }

        below += series.InBucket(metric.Bounds.Length);
        WriteBucket(text, metric.Name, series.Labels, "+Inf", below);
        text.Append(metric.Name).Append("_sum").Append(series.Labels).Append(' ').Append(Number(series.Total)).Append('\n');
        text.Append(metric.Name).Append("_count").Append(series.Labels).Append(' ').Append(below).Append('\n');
    }

    private static void WriteBucket(StringBuilder text, string name, string labels, string bound, long count)
    {
        text.Append(name).Append("_bucket{");
        if (labels.Length > 0)
        {
            text.Append(labels, 1, labels.Length - 2).Append(',');
        }

        text.Append("le=\"").Append(bound).Append("\"} ").Append(count).Append('\n');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter or MetricKind.ObservedCounter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };
}
