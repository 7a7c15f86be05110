using System.Security.Cryptography;
using System.Text.Json;
using Birthmark.Storage;

namespace Birthmark.Server.Backups;

/// <summary>A folder that holds a backup, as it is read: by the hub, and by the command line without one.</summary>
internal static class BackupFolder
{
    /// <summary>Null when the folder holds no manifest that can be read.</summary>
    internal static BackupManifest? TryRead(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, BackupManifest.FileName)), BackupJson.Default.BackupManifest);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with a backup: a file that is missing or altered, a database that cannot be read through; null when it is whole.</summary>
    internal static string? Fault(string folder, BackupManifest manifest)
    {
        foreach (var file in manifest.Files)
        {
            var path = Path.Combine(folder, file.Name);
            if (!IsBelow(folder, path) || !File.Exists(path))
            {
                return $"{file.Name} is missing";
            }

            if (Describe(folder, file.Name) != file)
            {
                return $"{file.Name} is not as it was when the backup was made";
            }
        }

        if (manifest.Files.All(f => f.Name != BackupManifest.Database))
        {
            return $"{BackupManifest.Database} is missing";
        }

        var copy = Store.Inspect(Path.Combine(folder, BackupManifest.Database));
        return copy.Fault is { } fault ? $"{BackupManifest.Database} cannot be read through: {fault}"
            : copy.Leaves != manifest.Leaves ? $"{BackupManifest.Database} holds {copy.Leaves} leaves of the audit log, the manifest says {manifest.Leaves}" : null;
    }

    internal static BackupFile Describe(string folder, string name)
    {
        using var stream = File.OpenRead(Path.Combine(folder, name));
        return new(name, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    private static bool IsBelow(string folder, string path) =>
        Path.GetFullPath(path).StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
