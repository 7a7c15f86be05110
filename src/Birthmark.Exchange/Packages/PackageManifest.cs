namespace Birthmark.Exchange.Packages;

/// <summary>What a package says of itself: the first entry of its archive, <c>manifest.json</c>.</summary>
public sealed record PackageManifest
{
    /// <summary><c>birthmark-package/1</c>.</summary>
    public required string Format { get; init; }

    public required string PackageId { get; init; }

    public required string Project { get; init; }

    /// <summary>As the OEM calls it.</summary>
    public required string Version { get; init; }

    /// <summary>Higher than that of every package before, for one project at one hub.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>SHA-256 of the sealing OEM's public key: a foreign signature around the same content shows.</summary>
    public required string Oem { get; init; }

    /// <summary>SHA-256 of the public key of every hub that may open it.</summary>
    public required IReadOnlyList<string> Hubs { get; init; }

    /// <summary>What follows, in this order and no other.</summary>
    public required IReadOnlyList<PackageEntry> Entries { get; init; }
}

/// <summary>One entry of the archive.</summary>
/// <param name="Path"><c>project.yaml</c>, <c>files/…</c> for a file that the project names, <c>environment/…</c> for a variable.</param>
/// <param name="Length">Octets.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record PackageEntry(string Path, long Length, string Sha256);
