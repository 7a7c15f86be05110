using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using Birthmark.Exchange.Cms;
using Birthmark.Exchange.Pairing;
using Birthmark.Keys;

namespace Birthmark.Exchange.Packages;

/// <summary>Seals a project for named hubs: tar, inside CMS EnvelopedData, inside CMS SignedData, in one pass with bounded memory.</summary>
public static class PackageSealer
{
    /// <exception cref="ExchangeRefusedException">No hub, too many, or times that leave nothing.</exception>
    public static async Task<PackageManifest> SealAsync(
        OemIdentity oem, IReadOnlyList<ExchangeCertificate> hubs, PackageContent content, PackageTerms terms, DateTimeOffset at, Stream output, CancellationToken cancellation = default)
    {
        if (hubs.Count is 0 or > EnvelopeForm.MaxRecipients || terms.NotAfter <= terms.NotBefore)
        {
            throw new ExchangeRefusedException(
                ExchangeRefusal.SealedInvalid, $"A package is for 1 to {EnvelopeForm.MaxRecipients} hubs and ends after it begins: it names {hubs.Count} hubs, from {terms.NotBefore:u} to {terms.NotAfter:u}.");
        }

        var entries = new List<PackageEntry>();
        foreach (var (path, open) in content.Entries())
        {
            entries.Add(await PackageContent.DescribeAsync(path, open, cancellation));
        }

        var manifest = new PackageManifest
        {
            Format = PackageArchive.Format,
            PackageId = terms.PackageId,
            Project = content.Project,
            Version = terms.Version,
            Sequence = terms.Sequence,
            NotBefore = terms.NotBefore,
            NotAfter = terms.NotAfter,
            Oem = oem.Certificate.KeyHash,
            Hubs = [.. hubs.Select(h => h.KeyHash)],
            Entries = entries,
        };
        using var signing = new CmsSigningStream(output, oem.Signer, at);
        await using var envelope = new EnvelopeWriter(signing);
        using var key = new SecretBuffer(EnvelopeForm.KeyLength);
        RandomNumberGenerator.Fill(key.Span);
        using var aes = Aes.Create();
        aes.SetKey(key.Span);
        aes.GenerateIV();
        await envelope.BeginAsync(Recipients.Write(hubs, key.Span), aes.IV, cancellation);
        await using (var cipher = new CryptoStream(envelope, aes.CreateEncryptor(), CryptoStreamMode.Write, leaveOpen: true))
        {
            await WriteAsync(cipher, manifest, content, cancellation);
        }

        await envelope.EndAsync(cancellation);
        await signing.CompleteAsync(cancellation);
        return manifest;
    }

    private static async Task WriteAsync(CryptoStream cipher, PackageManifest manifest, PackageContent content, CancellationToken cancellation)
    {
        await using var tar = new TarWriter(cipher, TarEntryFormat.Pax, leaveOpen: true);
        await AddAsync(tar, PackageArchive.ManifestPath, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, ExchangeJson.Default.PackageManifest)), cancellation);
        foreach (var (path, open) in content.Entries())
        {
            await AddAsync(tar, path, open(), cancellation);
        }
    }

    private static async Task AddAsync(TarWriter tar, string path, Stream data, CancellationToken cancellation)
    {
        await using (data)
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = data, ModificationTime = DateTimeOffset.UnixEpoch }, cancellation);
        }
    }
}

/// <summary>Name and bounds of a package.</summary>
public sealed record PackageTerms(string PackageId, string Version, long Sequence, DateTimeOffset NotBefore, DateTimeOffset NotAfter);
