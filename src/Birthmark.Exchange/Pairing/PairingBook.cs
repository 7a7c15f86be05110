using Birthmark.Exchange.Cms;
using Birthmark.Storage;

namespace Birthmark.Exchange.Pairing;

/// <summary>The OEMs this hub obeys, each pinned by its key. A pin is never replaced: another key is another OEM.</summary>
public sealed class PairingBook
{
    private const string Columns = "SELECT name, certificate, pinned_at, pinned_by FROM exchange_oem";

    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly TimeProvider time;

    internal PairingBook(IJournal journal, IReader reader, TimeProvider time) => (this.journal, this.reader, this.time) = (journal, reader, time);

    /// <summary>Pins a certificate under a name. The same again changes nothing.</summary>
    /// <exception cref="ExchangeRefusedException">The name or the key is paired otherwise, or the certificate cannot be used.</exception>
    public async Task<PairedOem> PinAsync(string name, ReadOnlyMemory<byte> certificate, string actor, CancellationToken cancellation = default)
    {
        if (name is not { Length: >= 1 and <= 64 } || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new ExchangeRefusedException(ExchangeRefusal.IdentityInvalid, "The OEM's name is not possible: write 1 to 64 letters, digits, '-', '_' and '.'.");
        }

        if (!ExchangeCertificate.TryReadSigner(certificate.Span, out var read, out var why))
        {
            throw new ExchangeRefusedException(ExchangeRefusal.IdentityInvalid, $"The exchange certificate of '{name}' cannot be used: {why}. Give the oem.pem that 'birthmark exchange new' wrote.");
        }

        var at = time.GetUtcNow();
        await journal.CommitAsync("exchange.pair", tx =>
        {
            var known = tx.Query("SELECT name, key_hash FROM exchange_oem WHERE name = $1 OR key_hash = $2", r => (Name: r.GetString(0), Hash: r.GetString(1)), name, read.KeyHash);
            if (known.Count == 0)
            {
                tx.Execute(
                    "INSERT INTO exchange_oem (name, key_hash, certificate, pinned_at, pinned_by) VALUES ($1, $2, $3, $4, $5)", name, read.KeyHash, read.Der.ToArray(), at, actor);
                tx.Record(new AuditRecord("exchange.pair", actor, name, ("key", read.KeyHash)));
                return true;
            }

            return known is [var one] && one == (name, read.KeyHash) ? true : throw new ExchangeRefusedException(
                ExchangeRefusal.PairingExists, $"'{name}' or this key is paired already, as '{known[0].Name}' with the key {known[0].Hash[..16]}…: a pin is not replaced. Choose another name for another key.");
        }, cancellation);
        return (await FindAsync("name", name))!;
    }

    public async Task<IReadOnlyList<PairedOem>> ListAsync() => await reader.QueryAsync(Columns + " ORDER BY name", Shape);

    /// <summary>Who signed this.</summary>
    /// <exception cref="ExchangeRefusedException">Nobody paired here, or its signature is wrong.</exception>
    internal async Task<PairedOem> SignerAsync(CmsTail tail)
    {
        if (tail.Certificates is not [var der] || !ExchangeCertificate.TryReadSigner(der.Span, out var own, out _))
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SignerUnknown, "It does not carry the one certificate of an OEM: have it sealed anew with 'birthmark exchange'.");
        }

        var oem = await FindAsync("key_hash", own.KeyHash) ?? throw new ExchangeRefusedException(
            ExchangeRefusal.SignerUnknown, $"It is signed by '{own.Subject}', with the key {own.Spoken}, which is not paired with this hub: pair it first if it is right.");
        if (!own.Der.Span.SequenceEqual(oem.Certificate.Der.Span))
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SealedInvalid, $"It carries another certificate of the key of '{oem.Name}' than the one that was paired: have it sealed with that one.");
        }

        Signed.Check(tail, oem.Certificate, time.GetUtcNow());
        return oem;
    }

    /// <summary>Whose public key (DER SubjectPublicKeyInfo) this is, or null.</summary>
    internal Task<PairedOem?> FindByKeyAsync(ReadOnlySpan<byte> publicKey) =>
        FindAsync("key_hash", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(publicKey)));

    private async Task<PairedOem?> FindAsync(string column, string value) =>
        (await reader.QueryAsync($"{Columns} WHERE {column} = $1", Shape, value)) is [var found, ..] ? found : null;

    private static PairedOem Shape(System.Data.Common.DbDataReader row) => new(
        row.GetString(0),
        ExchangeCertificate.TryReadSigner(row.GetFieldValue<byte[]>(1), out var certificate, out var why) ? certificate : throw new InvalidOperationException(why),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
        row.GetString(3));
}

/// <summary>An OEM that this hub obeys.</summary>
public sealed record PairedOem(string Name, ExchangeCertificate Certificate, DateTimeOffset PinnedAt, string PinnedBy);
