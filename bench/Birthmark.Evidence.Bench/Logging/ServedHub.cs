using Birthmark.Server;
using Birthmark.Server.Hosting;
using Birthmark.Storage;

namespace Birthmark.Evidence.Bench.Logging;

/// <summary>The hub in this program, over a journal that leaves the audit leaves out when the environment says so.</summary>
internal static class ServedHub
{
    internal const string WithoutLeaves = "BIRTHMARK_BENCH_WITHOUT_LEAVES";

    internal static async Task<int> RunAsync(string[] args)
    {
        var isLogging = Environment.GetEnvironmentVariable(WithoutLeaves) != "1";
        Environment.SetEnvironmentVariable(WithoutLeaves, null);
        var options = new ServeOptions { DataFolder = After(args, "--data"), Listen = After(args, "--listen"), LogFormat = "none" };
        await using var hub = await BirthmarkServer.StartAsync(options, services => services.Decorate<IJournal>((_, inner) => new UnloggedJournal(inner, isLogging)));
        await hub.WaitForShutdownAsync();
        return 0;
    }

    private static string After(string[] args, string option) => args[Array.IndexOf(args, option) + 1];
}
