using Birthmark.Api.Client;
using Birthmark.Api.Devices;
using Birthmark.Production.Line;
using Birthmark.Server.Console.Line;
using Birthmark.Server.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;
using static Microsoft.Playwright.Assertions;

namespace Birthmark.Browser.Tests;

/// <summary>The Line page as it looks on a working day, and what looking at it costs.</summary>
[Collection(OnTheFloor.Name)]
public sealed class BusyLineTests(Floor floor)
{
    private static readonly string[] Reasons = ["read-back of block dac differs", "no answer from the programmer", "contact lost", "read-back of block dac differs", "voltage out of range"];

    [Fact]
    public async Task A_busy_line_with_many_heads_is_readable_and_accessible_in_light_and_dark()
    {
        foreach (var old in (await floor.Hub.Owner.Batches.ListAsync(default, "running")).Batches)
        {
            await floor.Hub.Owner.Batches.AbortAsync(old.BatchUid);
        }

        var batches = new[] { await floor.OpenAsync("PO-2417 / line 2", 60), await floor.OpenAsync("PO-2419 / line 3", 90) };
        for (var bench = 0; bench < 3; bench++)
        {
            using var station = await EnrolAsync($"bench-2{bench}");
            for (var n = 0; n < 24; n++)
            {
                await MakeAsync(station, batches[bench % 2], bench, n);
            }
        }

        await floor.Hub.Owner.Batches.PauseAsync(await floor.OpenAsync("rework of PO-2398", 12));
        LookBack();
        foreach (var isDark in new[] { false, true })
        {
            await using var visitor = await floor.VisitAsync(Floor.Operator, isDark, o => o.ViewportSize = new() { Width = 1500, Height = 1500 });
            await Expect(visitor.Page.Locator(".bm-headtile")).Not.ToHaveCountAsync(0);
            await EveryPageTests.LookAsync(visitor, "busy-line", "/console/line", isDark, isWhole: false);
        }
    }

    [Fact]
    public async Task The_line_page_paints_within_300_ms_and_asks_nobody_else_for_anything()
    {
        await using var visitor = await floor.VisitAsync(Floor.Operator);
        var strangers = new List<string>();
        visitor.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(floor.Address + "/", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                strangers.Add(request.Url);
            }
        };
        var paints = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            await visitor.Page.GotoAsync("/console/line");
            paints.Add(await visitor.Page.EvaluateAsync<double>(
                "new Promise(done => new PerformanceObserver(list => done(list.getEntries()[0].startTime)).observe({ type: 'paint', buffered: true }))"));
        }

        Assert.True(paints.Min() < 300, $"first paint after {string.Join(", ", paints.Select(p => $"{p:0} ms"))}");
        Assert.Empty(strangers);
    }

    /// <summary>An hour of work, as the hub would have counted it, up to what it has counted.</summary>
    private void LookBack()
    {
        var totals = floor.Hub.Instance.Services.GetRequiredService<LineTally>().Totals;
        var pace = floor.Hub.Instance.Services.GetRequiredService<Pace>();
        var now = floor.Hub.Time.GetUtcNow();
        double ok = 0, ko = 0;
        var steps = new List<(long Ok, long Ko)>();
        for (var second = 0; second < 3600; second++)
        {
            var isPause = second is > 1500 and < 1760;
            var wave = 0.62 + (0.05 * Math.Sin(second / 97.0)) + (0.04 * Math.Sin(second / 13.0));
            ok += isPause ? 0 : wave;
            ko += isPause ? 0 : 0.02 + (second is > 2900 and < 3050 ? 0.09 : 0);
            steps.Add(((long)ok, (long)ko));
        }

        for (var second = 0; second < steps.Count; second++)
        {
            pace.Take(
                new LineTotals(totals.Created, totals.Ok - steps[^1].Ok + steps[second].Ok, totals.Ko - steps[^1].Ko + steps[second].Ko), now.AddSeconds(second - 3600));
        }
    }

    private static async Task MakeAsync(BirthmarkClient station, string batch, int bench, int n)
    {
        var uid = (await station.Devices.CreateAsync(batch, $"A7-{bench}{n:D5}", $"{1 + (n % 8)}")).DeviceUid!;
        if (n == 23)
        {
            return;
        }

        await station.Devices.ProvisionAsync(uid);
        if (n < 21)
        {
            var isKo = (n % 7 == 3 && bench == 0) || (bench == 2 && n % 8 == 4);
            await station.Devices.ReportAsync(uid, new StatusRequest { Status = isKo ? "KO" : "OK", Reason = isKo ? Reasons[(n + bench) % Reasons.Length] : null });
        }
    }

    private async Task<BirthmarkClient> EnrolAsync(string name)
    {
        using var certificate = await floor.Hub.EnrolAsync(name, "station");
        var folder = Directory.CreateTempSubdirectory("birthmark-station-").FullName;
        try
        {
            var (crt, key) = await TestCertificates.WriteAsync(certificate, folder);
            Assert.True(HubAddress.TryRead(floor.Hub.Instance.Address.Authority, out var address, out var why), why);
            return new BirthmarkClient(Credential.Load(address, floor.Hub.InCredentials("ca.pem"), crt, key), TimeProvider.System);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
