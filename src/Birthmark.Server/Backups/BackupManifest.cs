using System.Text.Json.Serialization;

namespace Birthmark.Server.Backups;

/// <summary>What a backup says of itself: <c>manifest.json</c> in its folder.</summary>
internal sealed record BackupManifest
{
    internal const string FileName = "manifest.json";
    internal const string Database = "birthmark.db";

    /// <summary>Of the program that made it; an older program does not open the database of a newer one.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required string MadeBy { get; init; }

    public required long Leaves { get; init; }

    /// <summary>The hub key is among the files, sealed to its TPM; otherwise it is a plain file and is kept apart.</summary>
    public required bool IsHubKeySealed { get; init; }

    public required IReadOnlyList<BackupFile> Files { get; init; }
}

/// <summary>A file of a backup.</summary>
/// <param name="Name">Path below the backup's folder, with slashes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Lower-case hex.</param>
internal sealed record BackupFile(string Name, long Bytes, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
