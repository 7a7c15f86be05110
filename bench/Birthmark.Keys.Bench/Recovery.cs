using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Birthmark.Bench.Load;

namespace Birthmark.Keys.Bench;

/// <summary>How long a line stands still after its token or its key host was lost.</summary>
internal sealed class Recovery(StoreLine line, string batch)
{
    private const int Workers = 8;

    private readonly Lock gate = new();
    private long lossAt;
    private long madeAt;
    private long refused;
    private volatile bool isOver;

    /// <summary>Token folder away for a second, then back: from then to the first device made after it.</summary>
    internal async Task<TimeSpan> OfTokenAsync(Hardware hardware)
    {
        hardware.TakeAway();
        var before = Volatile.Read(ref refused);
        await Task.Delay(1000);
        if (Volatile.Read(ref refused) == before)
        {
            throw new InvalidOperationException("Nothing was refused while the token was away.");
        }

        hardware.PutBack();
        return await UntilMadeAsync(Stopwatch.GetTimestamp());
    }

    /// <summary>SIGKILL to the key host: from then to the first device whose provisioning began after it.</summary>
    internal Task<TimeSpan> OfKeyHostAsync(int hub)
    {
        using var process = Process.GetProcessById(KeyHostOf(hub));
        process.Kill();
        process.WaitForExit();
        return UntilMadeAsync(Stopwatch.GetTimestamp());
    }

    internal async Task<IReadOnlyList<TimeSpan>> RunAsync(Func<Recovery, Task<TimeSpan>> lose, int times)
    {
        isOver = false;
        var workers = line.Credentials.Take(Workers).Select((c, i) => Task.Run(async () => await WorkAsync(await line.Hub.ConnectAsync(c), i))).ToList();
        var measured = new List<TimeSpan>();
        for (var i = 0; i < times; i++)
        {
            await UntilMadeAsync(Stopwatch.GetTimestamp());
            await Task.Delay(500);
            measured.Add(await lose(this));
        }

        isOver = true;
        await Task.WhenAll(workers);
        return measured;
    }

    /// <summary>Until a device is made whose provisioning began after this moment.</summary>
    private async Task<TimeSpan> UntilMadeAsync(long since)
    {
        lock (gate)
        {
            (lossAt, madeAt) = (since, 0);
        }

        while (Volatile.Read(ref madeAt) == 0)
        {
            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(20))
            {
                throw new TimeoutException("No device was made within 20 s.");
            }

            await Task.Delay(1);
        }

        return Stopwatch.GetElapsedTime(since, Volatile.Read(ref madeAt));
    }

    private async Task WorkAsync(HubConnection connection, int worker)
    {
        await using (connection)
        {
            for (var i = 0; !isOver; i++)
            {
                var (status, created) = await connection.SendAsync("POST", $"/api/v1/batches/{batch}/devices", $$"""{"serial":"R{{worker}}-{{Stopwatch.GetTimestamp()}}-{{i}}"}""");
                if (status is not (200 or 201))
                {
                    throw new InvalidOperationException(Encoding.UTF8.GetString(created.Span));
                }

                var device = (string)JsonNode.Parse(created.Span)!["DeviceUID"]!;
                await ProvisionAsync(connection, device);
            }
        }
    }

    private async Task ProvisionAsync(HubConnection connection, string device)
    {
        while (!isOver)
        {
            var begun = Stopwatch.GetTimestamp();
            var (status, _) = await connection.SendAsync("POST", $"/api/v1/devices/{device}/provisioning", "");
            if (status == 200)
            {
                lock (gate)
                {
                    if (begun >= lossAt && madeAt == 0)
                    {
                        madeAt = Stopwatch.GetTimestamp();
                    }
                }

                return;
            }

            Interlocked.Increment(ref refused);
            await Task.Delay(5);
        }
    }

    private static int KeyHostOf(int hub) => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
        .Where(p => int.TryParse(p, CultureInfo.InvariantCulture, out _) && IsKeyHost(p!, hub)).Select(p => int.Parse(p!, CultureInfo.InvariantCulture)).First();

    private static bool IsKeyHost(string process, int hub)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains("\0key-host\0", StringComparison.Ordinal)
                && File.ReadAllLines($"/proc/{process}/status").Contains($"PPid:\t{hub}");
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }
}
