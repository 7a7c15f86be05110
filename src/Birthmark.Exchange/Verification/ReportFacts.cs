using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Birthmark.Exchange.Cms;
using Birthmark.Exchange.Log;
using Birthmark.Exchange.Pages;

namespace Birthmark.Exchange.Verification;

/// <summary>What a good report says beside its balance, for people.</summary>
public sealed record ReportFacts
{
    /// <summary>Program and version that made it.</summary>
    public required string Software { get; init; }

    public required long ProjectVersion { get; init; }

    public required string Profile { get; init; }

    public required string DeviceType { get; init; }

    /// <summary>Names of the files that went into devices.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Empty when all might work on it.</summary>
    public required IReadOnlyList<string> Stations { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required string OpenedBy { get; init; }

    public required DateTimeOffset ClosedAt { get; init; }

    public required DenyReasons Reasons { get; init; }

    /// <summary>SHA-256 of the signer's certificate, lower-case hex.</summary>
    public required string SignerFingerprint { get; init; }

    /// <summary>Root hash of the checkpoint, lower-case hex.</summary>
    public required string RootHash { get; init; }

    /// <summary>The checkpoint's three lines: origin, size, root in base64.</summary>
    public required string Checkpoint { get; init; }

    internal static ReportFacts Of(JsonElement software, JsonElement batch, DenyReasons reasons, SignedCheckpoint checkpoint, CmsTail tail) => new()
    {
        Software = software.ValueKind == JsonValueKind.String ? software.GetString()! : throw JsonRead.Wrong("the member 'software' is no text"),
        ProjectVersion = batch.Number("project_version"),
        Profile = batch.Text("profile"),
        DeviceType = batch.Text("device_type"),
        Files = [.. batch.Member("files", JsonValueKind.Array).EnumerateArray().Select(f => f.Text("name"))],
        Stations = [.. batch.Member("stations", JsonValueKind.Array).EnumerateArray().Select(s => s.ValueKind == JsonValueKind.String ? s.GetString()! : throw JsonRead.Wrong("a station is no text"))],
        OpenedAt = Time(batch, "opened_at"),
        OpenedBy = batch.Text("opened_by"),
        ClosedAt = Time(batch, "closed_at"),
        Reasons = reasons,
        SignerFingerprint = Convert.ToHexStringLower(SHA256.HashData(tail.Certificates[0].Span)),
        RootHash = Convert.ToHexStringLower(checkpoint.Checkpoint.Head.Root),
        Checkpoint = checkpoint.Checkpoint.Text,
    };

    private static DateTimeOffset Time(JsonElement batch, string name) =>
        DateTimeOffset.TryParseExact(batch.Text(name), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : throw JsonRead.Wrong($"the member '{name}' is no time");
}
