using System.Diagnostics.Metrics;
using Birthmark.Server.Telemetry;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Telemetry;

public sealed class PrometheusTests
{
    [Fact]
    public void Counters_histograms_and_gauges_are_written_in_the_text_format()
    {
        using var book = new MetricBook();
        using var meter = new Meter("Birthmark.Test" + Guid.NewGuid().ToString("N"));
        var counter = meter.CreateCounter<long>("test.one.devices", "{device}", "Devices made");
        var histogram = meter.CreateHistogram<double>("test.one.time", "s", "Time taken");
        meter.CreateObservableGauge("test.one.open", () => 7, null, "Open batches");
        counter.Add(2);
        counter.Add(3, new KeyValuePair<string, object?>("project", "a \"b\"\\"));
        histogram.Record(0.003);
        histogram.Record(99);
        var text = PrometheusText.Write(book.Read());
        Assert.Contains("# TYPE test_one_devices_total counter\ntest_one_devices_total 2\ntest_one_devices_total{project=\"a \\\"b\\\"\\\\\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("test_one_time_seconds_bucket{le=\"0.0025\"} 0\ntest_one_time_seconds_bucket{le=\"0.005\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("test_one_time_seconds_bucket{le=\"30\"} 1\ntest_one_time_seconds_bucket{le=\"+Inf\"} 2\ntest_one_time_seconds_sum 99.003\ntest_one_time_seconds_count 2\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE test_one_open gauge\ntest_one_open 7\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_without_end_are_put_together()
    {
        using var book = new MetricBook();
        using var meter = new Meter("Birthmark.Test" + Guid.NewGuid().ToString("N"));
        var counter = meter.CreateCounter<long>("test.two.calls");
        for (var i = 0; i < 1000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("who", i));
        }

        var lines = PrometheusText.Write(book.Read()).Split('\n').Where(l => l.StartsWith("test_two_calls_total", StringComparison.Ordinal)).ToList();
        Assert.InRange(lines.Count, 2, 250);
        Assert.Equal(1000, lines.Sum(l => double.Parse(l.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_hub_serves_its_figures_to_those_who_may_read_them()
    {
        await using var hub = await TestHub.StartAsync();
        using var owner = hub.OwnerCertificate;
        using var client = hub.Connect(owner);
        using var response = await client.GetAsync("/metrics");
        Assert.True(response.IsSuccessStatusCode, string.Join('\n', hub.Log.Lines.Where(l => l.StartsWith("Error", StringComparison.Ordinal))));
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("birthmark_storage_group_size_count", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
