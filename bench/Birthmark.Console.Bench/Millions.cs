using Birthmark.Api.Batches;
using Birthmark.Api.Pki;
using Birthmark.Api.Projects;
using Birthmark.Evidence.Bench.Data;
using Birthmark.Evidence.Bench.Hub;
using Birthmark.Storage;

namespace Birthmark.Console.Bench;

/// <summary>A hub's folder with ten million devices in twenty batches, four of them still open.</summary>
internal static class Millions
{
    private const int Batches = 20;
    private const int Open = 4;
    private static readonly string[] Reasons = ["read-back differs", "contact lost", "no answer from the programmer", "voltage out of range", ""];

    internal static async Task MakeAsync(string executable, string folder, string bench, string pki, bool isQuick)
    {
        var devices = (isQuick ? 100_000 : 10_000_000) / Batches;
        Directory.CreateDirectory(folder);
        string template;
        var batches = new List<string>();
        await using (var hub = await StoredHub.StartAsync(executable, folder))
        {
            await hub.Owner.Pki.ApplyAsync(new PkiFiles([new PkiFile("pki.yaml", await File.ReadAllTextAsync(pki))]), dryRun: false);
            await hub.Owner.Projects.ApplyAsync(new ProjectApplication { File = "project.yaml", Text = await File.ReadAllTextAsync(Path.Combine(bench, "project.yaml")) }, dryRun: false);
            template = await TemplateDevice.MakeAsync(hub);
            for (var i = 0; i < Batches; i++)
            {
                // The open ones are not done yet.
                var quantity = i < Open ? devices * 2 : devices;
                batches.Add((await hub.Owner.Batches.OpenAsync(new OpenBatchRequest
                {
                    Name = $"million {i}", Project = "bench", Profile = "matter-dac", DeviceType = "light-bulb", Quantity = quantity, HeadCount = 8, Stations = ["*"],
                })).BatchUid);
            }
        }

        for (var i = 0; i < Batches; i++)
        {
            System.Console.Error.WriteLine($"making {devices} devices, {i + 1} of {Batches} …");
            await BatchMaker.FillAsync(folder, batches[i], template, devices, isLogged: false);
        }

        await FinishAsync(folder, devices);
    }

    /// <summary>Reasons as production keeps them, and all but a few batches closed; what is closed had its release long ago.</summary>
    private static async Task FinishAsync(string folder, int devices)
    {
        using var store = Store.OpenSqlite(StoredHub.Database(folder), [], TimeProvider.System);
        await store.Journal.CommitAsync("bench.finish", tx =>
        {
            for (var i = 0; i < Reasons.Length; i++)
            {
                tx.Execute(
                    "INSERT INTO production_ko_reason (batch_id, reason, devices) SELECT id, $1, $2 FROM production_batch WHERE ko > 0", Reasons[i], devices / 100 / (i + 2));
            }

            return tx.Execute("UPDATE production_batch SET state = 4, closed_at = opened_at, closed_by = 'bench' WHERE name = 'template' OR (ko > 0 AND created = quantity)");
        });
        store.TryEmptyLog();
    }
}
