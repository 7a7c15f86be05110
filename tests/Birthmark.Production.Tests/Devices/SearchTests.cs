using System.Data.Common;
using Birthmark.Production.Devices;
using Birthmark.Production.Tests.Floor;
using Birthmark.Storage;

namespace Birthmark.Production.Tests.Devices;

public sealed class SearchTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    /// <summary>Every kind of search that the console offers.</summary>
    public static TheoryData<string, DeviceQuery> Searches { get; } = new()
    {
        { "newest first", new() },
        { "by serial", new() { Serial = "SN-1" } },
        { "KO", new() { State = DeviceState.Ko } },
        { "unconfirmed before a day", new() { State = DeviceState.Unconfirmed, CreatedBefore = DateTimeOffset.UnixEpoch.AddYears(90) } },
        { "OK of a day", new() { State = DeviceState.Ok, CreatedAfter = DateTimeOffset.UnixEpoch, CreatedBefore = DateTimeOffset.UnixEpoch.AddYears(90) } },
    };

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task No_search_walks_through_the_table_or_sorts_it(string what, DeviceQuery query)
    {
        await hub.ApplyAsync(Samples.Plain);
        var watched = new PlanReader(hub.Reader);
        await new DeviceSearch(watched).PageAsync(query);
        Assert.NotEmpty(watched.Plans);
        Assert.All(watched.Plans, p =>
        {
            Assert.DoesNotContain("SCAN d", p, StringComparison.Ordinal);
            Assert.DoesNotContain("TEMP B-TREE", p, StringComparison.Ordinal);
        });
        Assert.True(query.State is not (DeviceState.Ko or DeviceState.Unconfirmed) || watched.Plans.Any(p => p.Contains("production_device_bad", StringComparison.Ordinal)), what);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap_and_without_a_device_twice()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(7);
        for (var i = 0; i < 7; i++)
        {
            await hub.CreateAsync(batch, $"SN-{i}");
        }

        foreach (var serial in new[] { null, "SN-" })
        {
            var found = new List<string>();
            string? cursor = null;
            do
            {
                var page = await hub.Devices.SearchAsync(new() { Serial = serial, Cursor = cursor, Limit = 3 });
                Assert.True(page.Devices.Count <= 3);
                found.AddRange(page.Devices.Select(d => d.Serial));
                cursor = page.Cursor;
            }
            while (cursor is not null);
            var all = Enumerable.Range(0, 7).Select(i => $"SN-{i}");
            Assert.Equal(serial is null ? all.Reverse() : all, found);
        }
    }

    [Fact]
    public async Task Devices_are_found_by_outcome_and_by_day()
    {
        await hub.ApplyAsync(Samples.Plain);
        var batch = await hub.OpenAsync(3);
        foreach (var (serial, status) in new[] { ("a", "OK"), ("b", "KO"), ("c", "KO") })
        {
            var device = await hub.CreateAsync(batch, serial);
            await hub.ProvisionAsync(device.Uid);
            await hub.ReportAsync(device.Uid, status);
        }

        Assert.Equal(["c", "b"], (await hub.Devices.SearchAsync(new() { State = DeviceState.Ko })).Devices.Select(d => d.Serial));
        var day = hub.Clock.GetUtcNow();
        Assert.Equal(3, (await hub.Devices.SearchAsync(new() { CreatedAfter = day.AddHours(-1), CreatedBefore = day.AddHours(1) })).Devices.Count);
        Assert.Empty((await hub.Devices.SearchAsync(new() { CreatedAfter = day.AddDays(1) })).Devices);
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    /// <summary>Reads on, and asks beforehand how the database would go about it.</summary>
    private sealed class PlanReader(IReader inner) : IReader
    {
        internal List<string> Plans { get; } = [];

        public ValueTask<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> shape, params ReadOnlySpan<SqlValue> values)
        {
            if (sql.Contains("production_device", StringComparison.Ordinal))
            {
                var plan = inner.QueryAsync("EXPLAIN QUERY PLAN " + sql, r => r.GetString(3), values).AsTask().GetAwaiter().GetResult();
                Plans.Add(string.Join('\n', plan));
            }

            return inner.QueryAsync(sql, shape, values);
        }

        public IAsyncEnumerable<T> StreamAsync<T>(string sql, Func<DbDataReader, T> shape, SqlValue[] values, CancellationToken cancellation = default) =>
            inner.StreamAsync(sql, shape, values, cancellation);
    }
}
