using Birthmark.Evidence.Bench;
using Birthmark.Evidence.Bench.Logging;

// bench/run-evidence gives: the hub's executable, the bench folder, the PKI sample, and what to do; "serve" is this program as the hub that logging is measured on.
if (args[0] == "serve")
{
    return await ServedHub.RunAsync(args);
}

var (executable, bench, pki, phase) = (args[0], args[1], args[2], args.ElementAtOrDefault(3) ?? "all");
var isQuick = args.Contains("--quick");
if (phase is "all")
{
    var folder = Directory.CreateTempSubdirectory("birthmark-evidence-").FullName;
    try
    {
        await Evidence.MakeAsync(executable, folder, bench, pki, isQuick);
        await Evidence.MeasureAsync(executable, folder);
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }

    await LoggingCost.MeasureAsync(bench, pki, isQuick);
    return 0;
}

switch (phase)
{
    case "make":
        await Evidence.MakeAsync(executable, args[4], bench, pki, isQuick);
        return 0;
    case "measure":
        await Evidence.MeasureAsync(executable, args[4]);
        return 0;
    case "logging":
        await LoggingCost.MeasureAsync(bench, pki, isQuick);
        return 0;
    default:
        Console.Error.WriteLine($"'{phase}' is none of all, make FOLDER, measure FOLDER, logging");
        return 2;
}
