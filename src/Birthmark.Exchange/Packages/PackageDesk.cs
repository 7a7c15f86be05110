using System.Formats.Asn1;
using System.Security.Cryptography;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Pairing;
using Birthmark.Keys;
using Birthmark.Storage;

namespace Birthmark.Exchange.Packages;

/// <summary>Takes packages in: whole and rightly signed first, then for this hub and in time, then opened inside the key store.</summary>
public sealed class PackageDesk
{
    /// <summary>Most octets of a package as it is sent.</summary>
    public const long MaxLength = 100L << 20;

    private readonly PairingBook pairings;
    private readonly ExchangeIdentity identity;
    private readonly IReader reader;
    private readonly TimeProvider time;

    internal PackageDesk(PairingBook pairings, ExchangeIdentity identity, IReader reader, TimeProvider time) =>
        (this.pairings, this.identity, this.reader, this.time) = (pairings, identity, reader, time);

    /// <param name="input">The package, read once.</param>
    /// <param name="folder">Where its ciphertext rests until its signature, which stands at its end, has been checked.</param>
    /// <param name="cancellation">While reading.</param>
    /// <exception cref="ExchangeRefusedException">With the reason; nothing was kept.</exception>
    public async Task<OpenedPackage> OpenAsync(Stream input, string folder, CancellationToken cancellation = default)
    {
        await using var spool = Spool.Open(folder);
        var tail = await Signed.CopyAsync(input, spool, MaxLength, cancellation);
        var oem = await pairings.SignerAsync(tail);
        spool.Position = 0;
        await using var envelope = new EnvelopeReader(spool);
        var (recipients, vector) = await envelope.BeginAsync(cancellation);
        var own = await identity.CertificateAsync(cancellation);
        using var key = await ContentKeyAsync(recipients, own, cancellation) ?? throw OtherHub(own);
        using var aes = Aes.Create();
        aes.SetKey(key.Span);
        aes.IV = vector;
        await using var plain = new CryptoStream(envelope, aes.CreateDecryptor(), CryptoStreamMode.Read);
        var last = await LastAsync(oem.Name);
        var (manifest, contents) = await PackageArchive.ReadAsync(plain, m => Accept(m, oem, own, last), cancellation);
        return new(oem.Name, manifest, contents);
    }

    internal static void RefuseOlder(PackageManifest manifest, (long Sequence, string Id)? last)
    {
        if (last is { } known && manifest.Sequence <= known.Sequence)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.Superseded, known.Id == manifest.PackageId
                ? $"Package {manifest.PackageId} was imported already."
                : $"Package {manifest.PackageId} has the sequence number {manifest.Sequence}; project '{manifest.Project}' is at {known.Sequence}. Have it sealed anew if it shall hold again.");
        }
    }

    private async Task<SecretBuffer?> ContentKeyAsync(byte[] recipients, ExchangeCertificate own, CancellationToken cancellation)
    {
        try
        {
            return Recipients.Open(recipients, own.KeyIdentifier, await identity.KeyAsync(cancellation));
        }
        catch (AsnContentException)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SealedInvalid, "The package is signed, yet its recipients cannot be read: have it sealed anew.");
        }
    }

    private void Accept(PackageManifest manifest, PairedOem oem, ExchangeCertificate own, Dictionary<string, (long Sequence, string Id)> last)
    {
        if (manifest.Oem != oem.Certificate.KeyHash)
        {
            throw new ExchangeRefusedException(
                ExchangeRefusal.SignerUnknown, $"Package {manifest.PackageId} is signed by '{oem.Name}', but somebody else sealed it: take it from who made it.");
        }

        if (!manifest.Hubs.Contains(own.KeyHash, StringComparer.Ordinal))
        {
            throw OtherHub(own);
        }

        Validity.Check($"Package {manifest.PackageId}", manifest.NotBefore, manifest.NotAfter, time.GetUtcNow());
        RefuseOlder(manifest, last.TryGetValue(manifest.Project, out var known) ? known : null);
    }

    private async Task<Dictionary<string, (long Sequence, string Id)>> LastAsync(string oem)
    {
        var rows = await reader.QueryAsync(
            """
            SELECT p.project, p.sequence, p.package_id FROM exchange_package p
            WHERE p.oem = $1 AND p.sequence = (SELECT MAX(sequence) FROM exchange_package WHERE oem = p.oem AND project = p.project)
            """,
            r => (Project: r.GetString(0), Last: (r.GetInt64(1), r.GetString(2))), oem);
        return rows.ToDictionary(r => r.Project, r => r.Last, StringComparer.Ordinal);
    }

    private static ExchangeRefusedException OtherHub(ExchangeCertificate own) => new(
        ExchangeRefusal.OtherHub, $"The package is sealed for other hubs; this one is {own.Spoken}: have it sealed for this one.");
}
