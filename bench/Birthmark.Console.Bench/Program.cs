using Birthmark.Console.Bench;
using Birthmark.Bench.Hub;

// bench/run-console gives: the hub's executable, the bench folder, the PKI sample, and what to do.
// The stations share the hub's cores: they take their answers where they arrive. The hub's own process does not inherit this.
Environment.SetEnvironmentVariable(HubProcess.InlineCompletions, "1");
var (executable, bench, pki, phase) = (args[0], args[1], args[2], args.ElementAtOrDefault(3) ?? "all");
var isQuick = args.Contains("--quick");
switch (phase)
{
    case "all":
        var folder = Directory.CreateTempSubdirectory("birthmark-console-").FullName;
        try
        {
            await Millions.MakeAsync(executable, folder, bench, pki, isQuick);
            await Paint.MeasureAsync(executable, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        await Watching.MeasureAsync(executable, bench, pki, isQuick);
        return 0;
    case "make":
        await Millions.MakeAsync(executable, args[4], bench, pki, isQuick);
        return 0;
    case "paint":
        await Paint.MeasureAsync(executable, args[4]);
        return 0;
    case "watch":
        await Watching.MeasureAsync(executable, bench, pki, isQuick);
        return 0;
    default:
        Console.Error.WriteLine($"'{phase}' is none of all, make FOLDER, paint FOLDER, watch");
        return 2;
}
