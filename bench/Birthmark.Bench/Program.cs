using System.Globalization;
using Birthmark.Bench;
using Birthmark.Bench.Floor;
using Birthmark.Bench.Hub;
using Birthmark.Bench.Lines;
using Birthmark.Bench.Load;

// bench/run gives: the hub's executable, the bench folder, the PKI sample, and optionally --quick, --only STATIONSxHEADS and --json FILE.
// bench/compare gives: compare, the bench folder, the PKI sample, two executables, and optionally --line STATIONSxHEADS and --turns N.
// The stations share the hub's cores: they take their answers where they arrive. The hub's own process does not inherit this.
Environment.SetEnvironmentVariable(HubProcess.InlineCompletions, "1");
if (args[0] == "compare")
{
    return await Comparison.RunAsync(args[1..]);
}

var (executable, folder, pki) = (args[0], args[1], args[2]);
var isQuick = args.Contains("--quick");
var jsonAt = Array.IndexOf(args, "--json");
var onlyAt = Array.IndexOf(args, "--only");
bool IsWanted(int stations, int heads) => onlyAt < 0 || args[onlyAt + 1] == $"{stations}x{heads}";
var warmUp = TimeSpan.FromSeconds(isQuick ? 1 : 3);
var length = TimeSpan.FromSeconds(isQuick ? 2 : 6);

Console.Error.WriteLine("Measuring the crypto limit …");
var floor = CryptoFloor.Measure(isKeyMade: true, length);
var enrolFloor = CryptoFloor.Measure(isKeyMade: false, length);
var report = new Report();
report.Add(new Figures("floor: key + CSR sign + CSR verify + certificate sign", floor, double.NaN, double.NaN, 0), floor);
report.Add(new Figures("floor without key: CSR verify + certificate sign", enrolFloor, double.NaN, double.NaN, 0), enrolFloor);
var python = await PythonLine.RunAsync(Path.Combine(folder, "python_loop.py"), length);
if (python is not null)
{
    report.Add(python, floor);
}
else
{
    Console.Error.WriteLine("  skipped: no python3 with the cryptography package is installed");
}

Console.Error.WriteLine("Starting the hub …");
await using (var hub = await HubProcess.StartAsync(executable))
{
    await using var connection = await hub.ConnectAsync(hub.Owner);
    var owner = new Owner(hub, connection);
    await owner.ApplyAsync(await File.ReadAllTextAsync(pki), await File.ReadAllTextAsync(Path.Combine(folder, "project.yaml")));
    var stations = await owner.EnrolStationsAsync(64);

    foreach (var heads in Heads.Reverse().Where(h => Counts.Any(c => IsWanted(c, h))))
    {
        var turn = 0;
        var rates = await Settling.RunAsync(
            async () => (await WholeDeviceLine.RunAsync(hub, owner, stations, 64, heads, TimeSpan.Zero, TimeSpan.FromSeconds(isQuick ? 2 : 5), $" settling {turn++}")).PerSecond,
            isQuick ? 2 : 20);
        Console.Error.WriteLine($"  settled with {heads} head{(heads == 1 ? "" : "s")} a call: {string.Join(", ", rates.Select(r => r.ToString("0", CultureInfo.InvariantCulture)))} devices/s");
    }

    foreach (var heads in Heads)
    {
        foreach (var count in Counts.Where(c => IsWanted(c, heads)))
        {
            double? wanted = count == 64 ? (heads == 1 ? 0.20 : 0.40) : null;
            report.Add(await WholeDeviceLine.RunAsync(hub, owner, stations, count, heads, warmUp, length), floor, wanted);
        }
    }

    if (onlyAt < 0)
    {
        var ra = await owner.EnrolAsync("matter-ra");
        report.Add(await EnrolLine.RunAsync(hub, ra, 24, warmUp, length), enrolFloor);
    }
}

Console.Error.WriteLine("Measuring the crypto limit again, since the machine may have changed …");
report.Add(new Figures("floor, again", CryptoFloor.Measure(isKeyMade: true, length), double.NaN, double.NaN, 0), floor);
report.Print();
if (jsonAt >= 0)
{
    report.WriteJson(args[jsonAt + 1]);
}

return 0;

internal static partial class Program
{
    private static readonly int[] Counts = [1, 8, 64];
    private static readonly int[] Heads = [1, 8];
}
