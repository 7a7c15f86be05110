using Birthmark.Server.Backups;
using Birthmark.Server.Settings;

namespace Birthmark.Server;

/// <summary>Backups without a running hub: looked at, and put back.</summary>
public static class HubBackup
{
    /// <summary>Compares every file with the manifest and reads the database through.</summary>
    /// <exception cref="HubStartException">It is no backup, or not whole.</exception>
    public static BackupFacts Verify(string folder)
    {
        var manifest = BackupFolder.TryRead(folder)
            ?? throw new HubStartException($"'{folder}' holds no {BackupManifest.FileName} that can be read: name the folder of a backup, as 'birthmark backup list' shows it.");
        return BackupFolder.Fault(folder, manifest) is { } fault
            ? throw new HubStartException($"This backup is not whole: {fault}. Take another one.")
            : new(manifest.MadeAt, manifest.MadeBy, manifest.Leaves, manifest.Files.Sum(f => f.Bytes), manifest.IsHubKeySealed, manifest.Version);
    }

    /// <summary>Puts a backup into a data folder that has no database. The hub must not run there.</summary>
    /// <param name="folder">The backup.</param>
    /// <param name="options">Where the hub shall be served from.</param>
    /// <param name="hubKey">The plain hub key's file, which no backup holds; null when the key is sealed in it, or lies in the data folder.</param>
    /// <exception cref="HubStartException">The backup is not whole, the place is taken, or the hub key is missing.</exception>
    public static BackupFacts Restore(string folder, ServeOptions options, string? hubKey)
    {
        var facts = Verify(folder);
        var data = SettingsReader.Read(options, Environment.GetEnvironmentVariable).Data;
        var kept = Path.Combine(data.Keys, "hub.key");
        if (File.Exists(data.Database))
        {
            throw new HubStartException($"'{data.Root}' holds a database already: move the whole folder away first, and keep it, for it may be the newer one.");
        }

        if (!facts.IsHubKeySealed && hubKey is null && !File.Exists(kept))
        {
            throw new HubStartException("The hub key of this backup rests in a file of its own and is never in a backup: give it with --hub-key, from where you keep it.");
        }

        data.Prepare();
        foreach (var file in BackupFolder.TryRead(folder)!.Files.Where(f => !f.Name.StartsWith("configuration", StringComparison.Ordinal)))
        {
            Place(Path.Combine(folder, file.Name), Path.Combine(data.Root, file.Name));
        }

        if (hubKey is not null)
        {
            Place(hubKey, kept);
        }

        return facts;
    }

    private static void Place(string from, string to)
    {
        File.Copy(from, to, overwrite: true);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}

/// <summary>What a backup is.</summary>
/// <param name="MadeAt">What happened later is not in it.</param>
/// <param name="MadeBy">Who had it made.</param>
/// <param name="Leaves">Leaves of its audit log.</param>
/// <param name="Bytes">All files.</param>
/// <param name="IsHubKeySealed">The hub key is in it, sealed to its TPM.</param>
/// <param name="Version">The program that made it.</param>
public sealed record BackupFacts(DateTimeOffset MadeAt, string MadeBy, long Leaves, long Bytes, bool IsHubKeySealed, string Version);
