using System.Globalization;
using System.Text.Json;
using Birthmark.Bench.Hub;
using Birthmark.Bench.Load;
using Birthmark.Keys.Bench;

// bench/run-keys gives: the hub's executable, the bench folder, the PKI sample, the part, and optionally --json FILE.
Environment.SetEnvironmentVariable(HubProcess.InlineCompletions, "1");
var (birthmark, folder, pki, part) = (args[0], args[1], args[2], args[3]);
var figures = new Dictionary<string, double>();
using var hardware = new Hardware();
var modules = $"pkcs11_modules: [{Hardware.Module}]\n";
var tpm = $"tpm: \"swtpm:path={hardware.Socket}\"\n";

void Tell(string what, double value, string unit)
{
    figures[what] = Math.Round(value, 3);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:0.###} {unit}"));
}

async Task<StoreLine> LineAsync(string type, string settings)
{
    var line = await StoreLine.StartAsync(birthmark, folder, pki, type, settings);
    await Settling.RunAsync(() => line.MeasureAsync(TimeSpan.Zero, TimeSpan.FromSeconds(5)), 20);
    return line;
}

async Task<double> DevicesAsync(string type, string settings)
{
    await using var line = await LineAsync(type, settings);
    return await line.MeasureAsync(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5));
}

switch (part)
{
    case "rates":
        var second = TimeSpan.FromSeconds(3);
        Tell("SoftHSM2 bare, one thread", SigningRates.RawPkcs11(1, second), "signatures/s");
        Tell("SoftHSM2 bare, two threads", SigningRates.RawPkcs11(2, second), "signatures/s");
        Tell("SoftHSM2 in the hub's process, 16 callers", SigningRates.Loaded(second), "signatures/s");
        Tell("SoftHSM2 in a key host, 16 callers", SigningRates.Hosted(birthmark, second), "signatures/s");
        Tell("swtpm bare", SigningRates.RawTpm(hardware.Socket, second), "signatures/s");
        break;

    case "stores":
        var brief = TimeSpan.FromSeconds(2);
        var software = await DevicesAsync("Software", "log_level: warning\n");
        Tell("software line", software, "devices/s");
        var rawHsm = Math.Max(SigningRates.RawPkcs11(1, brief), SigningRates.RawPkcs11(2, brief));
        var hsm = await DevicesAsync("PKCS#11", modules);
        Tell("SoftHSM2 bare", rawHsm, "signatures/s");
        Tell("SoftHSM2 line", hsm, "devices/s");
        Tell("SoftHSM2 line to the lower of bare and software line (wanted 0.5)", hsm / Math.Min(rawHsm, software), "");
        var rawTpm = SigningRates.RawTpm(hardware.Socket, brief);
        var chip = await DevicesAsync("TPM", tpm);
        Tell("swtpm bare", rawTpm, "signatures/s");
        Tell("swtpm line", chip, "devices/s");
        Tell("swtpm line to the lower of bare and software line (wanted 0.7)", chip / Math.Min(rawTpm, software), "");
        break;

    case "entropy":
        await using (var plain = await LineAsync("Software", "log_level: warning\n"))
        await using (var mixed = await LineAsync("Software", $"{modules}{tpm}hub_token: \"pkcs11:token={Hardware.HubToken}?pin-source=file:{hardware.PinFile}\"\n"))
        {
            var (one, other) = (new List<double>(), new List<double>());
            for (var turn = 0; turn < 4; turn++)
            {
                one.Add(await plain.MeasureAsync(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(3)));
                other.Add(await mixed.MeasureAsync(TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(3)));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  turn {turn + 1}: {one[^1]:0} and {other[^1]:0} devices/s"));
            }

            Tell("system alone, median", Median(one), "devices/s");
            Tell("system, swtpm and SoftHSM2 mixed, median", Median(other), "devices/s");
            Tell("cost of mixing (wanted under 5)", 100 * (1 - (Median(other) / Median(one))), "%");
        }

        break;

    case "recovery":
        await using (var line = await StoreLine.StartAsync(birthmark, folder, pki, "PKCS#11", modules))
        {
            var recovery = new Recovery(line, await line.Owner.OpenBatchAsync("recovery", 1_000_000, 1));
            var token = await recovery.RunAsync(r => r.OfTokenAsync(hardware), 5);
            Tell("after the token came back, worst of 5 (wanted under 5000)", token.Max(t => t.TotalMilliseconds), "ms");
            Tell("after the token came back, median", Median(token.Select(t => t.TotalMilliseconds)), "ms");
            var host = await recovery.RunAsync(r => r.OfKeyHostAsync(line.Hub.Id), 5);
            Tell("after the key host was killed, worst of 5 (wanted under 5000)", host.Max(t => t.TotalMilliseconds), "ms");
            Tell("after the key host was killed, median", Median(host.Select(t => t.TotalMilliseconds)), "ms");
        }

        break;

    default:
        Console.Error.WriteLine($"error: there is no part '{part}'");
        return 2;
}

if (Array.IndexOf(args, "--json") is > 0 and var at)
{
    await File.WriteAllTextAsync(args[at + 1], JsonSerializer.Serialize(figures));
}

return 0;

static double Median(IEnumerable<double> values)
{
    var sorted = values.Order().ToList();
    return (sorted[sorted.Count / 2] + sorted[(sorted.Count - 1) / 2]) / 2;
}
