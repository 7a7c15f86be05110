using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Birthmark.Server.Console.Assets;

/// <summary>Styles, scripts, fonts and icons of the console, compressed once.</summary>
internal sealed class AssetShelf
{
    private const string Prefix = "console/";
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Lazy<Asset>> assets;

    public AssetShelf()
    {
        var assembly = typeof(AssetShelf).Assembly;
        assets = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(n => n[Prefix.Length..], n => new Lazy<Asset>(() => Load(n)), StringComparer.Ordinal);
    }

    /// <summary>False when the hub was built where npm was not: then it has no styles and no scripts to show pages with.</summary>
    internal bool IsWhole => assets.ContainsKey("htmx.js") && assets.ContainsKey("tabler.css");

    internal Asset? Find(string name) => assets.GetValueOrDefault(name)?.Value;

    /// <summary>Where a page fetches it: the address changes with the content, so it may be kept for ever.</summary>
    internal string Href(string name) => Find(name) is { } asset
        ? $"/console/assets/{name}?v={asset.Digest}"
        : throw new InvalidOperationException($"The console has no asset '{name}'.");

    private static Asset Load(string resource)
    {
        using var stream = typeof(AssetShelf).Assembly.GetManifestResourceStream(resource)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        var extension = Path.GetExtension(resource);
        // Fonts are compressed in themselves.
        var isText = extension != ".woff2";
        return new Asset(
            Types[extension], Convert.ToHexStringLower(SHA256.HashData(bytes))[..16], bytes,
            isText ? Compress(bytes, s => new BrotliStream(s, CompressionLevel.Optimal)) : null,
            isText ? Compress(bytes, s => new GZipStream(s, CompressionLevel.Optimal)) : null);
    }

    private static byte[] Compress(byte[] bytes, Func<Stream, Stream> open)
    {
        using var packed = new MemoryStream();
        using (var stream = open(packed))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}

/// <summary>One of them.</summary>
internal sealed record Asset(string Type, string Digest, byte[] Plain, byte[]? Brotli, byte[]? Gzip);
