namespace Birthmark.Api.Backups;

/// <summary>A backup that lies in the hub's data folder.</summary>
public sealed record BackupView
{
    /// <summary>Name of its folder, which is when it was made (UTC).</summary>
    public required string Name { get; init; }

    /// <summary>Where it lies on the hub's machine.</summary>
    public required string Path { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required string MadeBy { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Leaves of the audit log in it.</summary>
    public required long Leaves { get; init; }

    /// <summary><c>sealed</c>: the hub key is in it, sealed to its TPM; <c>file</c>: the hub key is not in it and must be kept apart.</summary>
    public required string HubKey { get; init; }
}

/// <summary>All backups there, the newest first.</summary>
public sealed record BackupList(IReadOnlyList<BackupView> Backups);
