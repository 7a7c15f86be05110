using System.Globalization;
using System.Text.Json;
using Birthmark.Api.Backups;
using Birthmark.Api.Problems;
using Birthmark.Exchange.Log;
using Birthmark.Keys;
using Birthmark.Server.Health;
using Birthmark.Server.Problems;
using Birthmark.Server.Settings;
using Birthmark.Storage;

namespace Birthmark.Server.Backups;

/// <summary>Makes backups while the hub works, and knows those that lie in its data folder.</summary>
internal sealed class BackupDesk(
    HubSettings settings, Store store, IJournal journal, CheckpointBook checkpoints, HubKeyPlace hubKey, TimeProvider time) : IDisposable
{
    private static readonly string[] SealedKeys = ["keys/hub.key.tpm", "keys/hub.key.recovery"];
    private readonly SemaphoreSlim one = new(1);

    private string Root => settings.Data.Backups;

    /// <summary>The newest first.</summary>
    internal IReadOnlyList<BackupView> List() => !Directory.Exists(Root) ? [] :
    [
        .. Directory.GetDirectories(Root).Select(f => (Folder: f, Manifest: BackupFolder.TryRead(f))).Where(b => b.Manifest is not null)
            .Select(b => ViewOf(b.Folder, b.Manifest!)).OrderByDescending(b => b.MadeAt),
    ];

    /// <exception cref="HubRefusedException">One is being made, or the disk has no room.</exception>
    internal async Task<BackupView> CreateAsync(string actor, CancellationToken cancellation)
    {
        if (!await one.WaitAsync(0, cancellation).ConfigureAwait(false))
        {
            throw new HubRefusedException(409, ProblemCodes.WrongState, "A backup is being made.", "Wait until it is there.");
        }

        try
        {
            DemandRoom();
            // What the newest checkpoint covers can be compared with other copies of the log.
            await checkpoints.EnsureAsync(cancellation).ConfigureAwait(false);
            var at = time.GetUtcNow();
            var folder = Path.Combine(Root, at.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture));
            DataFolder.MakePrivate(Root);
            var partial = folder + ".part";
            try
            {
                var manifest = await WriteAsync(partial, at, actor, cancellation).ConfigureAwait(false);
                Directory.Move(partial, folder);
                await RecordAsync(Path.GetFileName(folder), manifest, actor).ConfigureAwait(false);
                return ViewOf(folder, manifest);
            }
            finally
            {
                if (Directory.Exists(partial))
                {
                    Directory.Delete(partial, recursive: true);
                }
            }
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private async Task<BackupManifest> WriteAsync(string folder, DateTimeOffset at, string actor, CancellationToken cancellation)
    {
        DataFolder.MakePrivate(folder);
        var database = Path.Combine(folder, BackupManifest.Database);
        await store.CopyAsync(database, cancellation).ConfigureAwait(false);
        var copy = Store.Inspect(database);
        if (copy.Fault is { } fault)
        {
            throw new StorageUnavailableException($"The copy of the database cannot be read through: {fault}. Look at the disk of the hub.");
        }

        var names = new List<string> { BackupManifest.Database };
        foreach (var name in SealedKeys.Append("credentials/ca.pem").Where(n => File.Exists(Path.Combine(settings.Data.Root, n))))
        {
            names.Add(Keep(folder, name, Path.Combine(settings.Data.Root, name)));
        }

        if (settings.ConfigurationFile is { } configuration && File.Exists(configuration))
        {
            names.Add(Keep(folder, "configuration" + Path.GetExtension(configuration), configuration));
        }

        var manifest = new BackupManifest
        {
            Version = HealthEndpoints.Version,
            MadeAt = at,
            MadeBy = actor,
            Leaves = copy.Leaves,
            IsHubKeySealed = hubKey.IsSealed,
            Files = [.. names.Select(n => BackupFolder.Describe(folder, n))],
        };
        await FirstStart.PrivateFile.WriteAsync(
            Path.Combine(folder, BackupManifest.FileName), JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest), cancellation).ConfigureAwait(false);
        return manifest;
    }

    private static string Keep(string folder, string name, string from)
    {
        var path = Path.Combine(folder, name);
        DataFolder.MakePrivate(Path.GetDirectoryName(path)!);
        File.Copy(from, path);
        return name;
    }

    private void DemandRoom()
    {
        var wanted = new FileInfo(settings.Data.Database).Length + settings.MinFreeDiskBytes;
        var free = new DriveInfo(settings.Data.Root).AvailableFreeSpace;
        if (free < wanted)
        {
            throw new HubRefusedException(
                503, ProblemCodes.StorageUnavailable, string.Create(CultureInfo.InvariantCulture, $"A backup needs {wanted >> 20} MiB of free disk and there are {free >> 20}."),
                "Move older backups away from the hub, or give it a larger disk.");
        }
    }

    private Task<bool> RecordAsync(string name, BackupManifest manifest, string actor) => journal.CommitAsync("backup.create", tx =>
    {
        tx.Record(new AuditRecord(
            "backup.create", actor, name, ("leaves", manifest.Leaves.ToString(CultureInfo.InvariantCulture)), ("sha256", manifest.Files[0].Sha256)));
        return true;
    });

    private static BackupView ViewOf(string folder, BackupManifest manifest) => new()
    {
        Name = Path.GetFileName(folder),
        Path = folder,
        MadeAt = manifest.MadeAt,
        MadeBy = manifest.MadeBy,
        Bytes = manifest.Files.Sum(f => f.Bytes),
        Leaves = manifest.Leaves,
        HubKey = manifest.IsHubKeySealed ? "sealed" : "file",
    };
}
