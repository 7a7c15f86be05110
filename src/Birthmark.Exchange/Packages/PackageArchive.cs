using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;

namespace Birthmark.Exchange.Packages;

/// <summary>Reads the archive of a package against its own manifest: every entry, in its order, with its digest, and nothing else.</summary>
internal static class PackageArchive
{
    internal const string Format = "birthmark-package/1";
    internal const string ManifestPath = "manifest.json";

    /// <summary>Most octets of all entries: one firmware of 64 MiB and what goes with it.</summary>
    internal const long MaxContent = 96L << 20;

    private const int Piece = 1 << 16;
    private const int MaxManifest = 1 << 20;
    private const int MaxEntries = 1000;

    /// <param name="plain">The decrypted archive.</param>
    /// <param name="accept">Looks at the manifest before anything else is read.</param>
    /// <param name="cancellation">While reading.</param>
    /// <exception cref="ExchangeRefusedException">Not what its manifest says.</exception>
    internal static async Task<(PackageManifest Manifest, Dictionary<string, byte[]> Contents)> ReadAsync(
        Stream plain, Action<PackageManifest> accept, CancellationToken cancellation)
    {
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var isWhole = false;
        try
        {
            await using var tar = new TarReader(plain, leaveOpen: true);
            var manifest = Parse(await NextAsync(tar, ManifestPath, MaxManifest, cancellation));
            accept(manifest);
            Check(manifest);
            foreach (var entry in manifest.Entries)
            {
                var octets = await NextAsync(tar, entry.Path, entry.Length, cancellation);
                contents[entry.Path] = octets;
                if (octets.Length != entry.Length || Convert.ToHexStringLower(SHA256.HashData(octets)) != entry.Sha256)
                {
                    throw Wrong($"'{entry.Path}' is not what the manifest says");
                }
            }

            isWhole = await tar.GetNextEntryAsync(copyData: false, cancellation) is null ? true : throw Wrong("more follows than the manifest names");
            return (manifest, contents);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or CryptographicException or JsonException or FormatException or OverflowException or ArgumentException)
        {
            throw Wrong("its archive cannot be read");
        }
        finally
        {
            if (!isWhole)
            {
                Forget(contents);
            }
        }
    }

    internal static void Forget(IReadOnlyDictionary<string, byte[]> contents)
    {
        foreach (var octets in contents.Values)
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }

    private static PackageManifest Parse(byte[] json) =>
        JsonSerializer.Deserialize(json, ExchangeJson.Default.PackageManifest) is { Format: Format } manifest ? manifest : throw Wrong($"its format is not {Format}");

    private static void Check(PackageManifest manifest)
    {
        var entries = manifest.Entries;
        if (entries.Count is 0 or > MaxEntries || entries.Any(e => e.Length is < 0 or > MaxContent) || entries.Sum(e => e.Length) > MaxContent)
        {
            throw Wrong($"it has more than {MaxEntries} entries or more than {MaxContent} octets");
        }

        if (entries[0].Path != PackageContent.ProjectPath || entries.Select(e => e.Path).Distinct(StringComparer.Ordinal).Count() != entries.Count)
        {
            throw Wrong("its entries do not begin with project.yaml, or name something twice");
        }
    }

    private static async Task<byte[]> NextAsync(TarReader tar, string path, long most, CancellationToken cancellation)
    {
        var entry = await tar.GetNextEntryAsync(copyData: false, cancellation) ?? throw Wrong($"'{path}' is missing");
        if (entry.Name != path || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
        {
            throw Wrong($"'{path}' does not stand where the manifest says");
        }

        if (entry.Length > most)
        {
            throw Wrong($"'{path}' is longer than {most} octets");
        }

        var octets = new byte[entry.Length];
        if (entry.DataStream is { } data)
        {
            // In pieces: a decrypting stream takes a second buffer as long as what it is asked for.
            for (var filled = 0; filled < octets.Length;)
            {
                var piece = octets.AsMemory(filled, Math.Min(Piece, octets.Length - filled));
                await data.ReadExactlyAsync(piece, cancellation);
                filled += piece.Length;
            }
        }

        return octets;
    }

    private static ExchangeRefusedException Wrong(string what) => new(ExchangeRefusal.SealedInvalid, $"The package is signed, yet {what}: have it sealed anew.");
}
