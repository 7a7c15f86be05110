using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Certificates.Finding;
using Birthmark.Storage;

namespace Birthmark.Pki.Issuance;

/// <summary>Issues certificates of the embedded PKI in two steps, so that nothing can be signed that was not linted and recorded.</summary>
public sealed class Issuer
{
    private static readonly Meter Meter = new("Birthmark.Pki");
    private static readonly Counter<long> Issued = Meter.CreateCounter<long>("birthmark.pki.certificates", "{certificate}", "Certificates issued and durable");

    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly IDeviceKeys keys;
    private readonly TimeProvider time;
    private readonly CertificateComposer composer;
    private readonly IssuanceLint lint = new();
    private readonly IntentLedger ledger;
    private readonly ConcurrentDictionary<int, string> registered = new();

    internal Issuer(IJournal journal, IReader reader, CertificateIndex index, IDeviceKeys keys, IRandomSource random, TimeProvider time)
    {
        this.journal = journal;
        this.reader = reader;
        this.keys = keys;
        this.time = time;
        ledger = new IntentLedger(index);
        composer = new CertificateComposer(time, random);
    }

    /// <summary>Composes the TBS, lints it, checks uniqueness and records the intent durably.</summary>
    /// <exception cref="PkiRefusedException">Profile, key, name, validity, uniqueness or a linter says no; nothing was signed.</exception>
    public async Task<IssuancePermit> PrepareAsync(IssuanceOrder order, CancellationToken cancellation = default)
    {
        var prepared = Examine(order);
        var outcome = await journal.CommitAsync("certificate.intend", tx => Open(tx, prepared), cancellation).ConfigureAwait(false);
        Remember(order.Authority);
        return new IssuancePermit(prepared, outcome);
    }

    /// <summary>Signs what the permit allows, records the certificate durably, and returns it. A permit signs once.</summary>
    /// <exception cref="PkiRefusedException">The crypto token is offline.</exception>
    /// <exception cref="InvalidOperationException">The permit was used before.</exception>
    public async Task<IssuedCertificate> IssueAsync(IssuancePermit permit, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (permit.Existing is { } existing)
        {
            return permit.TryUse() ? Answer(permit, existing) : throw AlreadyUsed(permit);
        }

        var der = await SignAsync(permit).ConfigureAwait(false);
        var fingerprint = Digests.Fingerprint(der);
        // Signed is signed: from here on nobody can call it off.
        await journal.CommitAsync("certificate.issue", tx =>
        {
            ledger.Complete(tx, permit, der, fingerprint);
            return true;
        }, CancellationToken.None).ConfigureAwait(false);
        Issued.Add(1);
        return Answer(permit, der);
    }

    /// <summary>Intents without certificate: what is being issued now, and what a crash left.</summary>
    public ValueTask<IReadOnlyList<OpenIntent>> OpenIntentsAsync() => reader.QueryAsync(OpenIntent.Select, OpenIntent.Shape);

    /// <summary>
    /// Closes what a crash left open; to be called at start. Such a certificate was never acknowledged, and if it was signed at all
    /// nobody has it: its intent is abandoned, on record, and its serial number is not used again.
    /// </summary>
    public Task<int> ResolveOpenIntentsAsync(CancellationToken cancellation = default) => journal.CommitAsync("certificate.abandon", tx =>
    {
        var left = tx.Query(OpenIntent.Select, OpenIntent.Shape);
        left.RemoveAll(intent => ledger.FirstId != 0 && intent.Id >= ledger.FirstId);
        left.ForEach(intent => IntentLedger.Abandon(tx, intent, "the hub stopped before the certificate was recorded"));
        return left.Count;
    }, cancellation);

    /// <summary>An issuance that shares the caller's commits.</summary>
    /// <exception cref="PkiRefusedException">Profile, key, name, validity or a linter says no.</exception>
    internal CompanionIssuance Accompany(IssuanceOrder order) => new(this, Examine(order));

    /// <summary>What would be signed, with a blank for a signature; nothing is recorded.</summary>
    /// <exception cref="PkiRefusedException">Profile, key, name, validity or a linter says no.</exception>
    internal byte[] Show(IssuanceOrder order)
    {
        var prepared = Examine(order);
        return SignedDer.Join(prepared.Tbs, SignatureForms.Identifier(prepared.Algorithm), SignatureForms.Blank(prepared.Authority.SigningKey!.Algorithm));
    }

    internal void Remember(Authority authority) => registered[authority.Id] = authority.Name;

    internal void Complete(ITransaction tx, IssuancePermit permit, byte[] der) => ledger.Complete(tx, permit, der, Digests.Fingerprint(der));

    internal static void CountIssued() => Issued.Add(1);

    internal static void Abandon(ITransaction tx, IssuancePermit permit, string why)
    {
        var prepared = permit.Prepared;
        IntentLedger.Abandon(tx, new OpenIntent(permit.Intent, prepared.Order.Username, prepared.Authority.Name, SerialNumbers.ToText(prepared.Serial), "", default), why);
    }

    internal IntentOutcome Open(ITransaction tx, PreparedCertificate prepared)
    {
        if (registered.GetValueOrDefault(prepared.Authority.Id) != prepared.Authority.Name)
        {
            IntentLedger.RegisterIssuer(tx, prepared.Authority);
        }

        return ledger.Open(tx, prepared, time.GetUtcNow());
    }

    private PreparedCertificate Examine(IssuanceOrder order)
    {
        var (authority, profile) = (order.Authority, order.CertificateProfile);
        // Its own certificate is the one that an authority may ask for before it is active.
        if (authority.Status != AuthorityStatus.Active && authority.Certificate is not null)
        {
            throw new PkiRefusedException(PkiRefusal.AuthorityOffline, $"CA '{authority.Name}' is {authority.Status} and issues nothing: activate or renew it.");
        }

        if (profile.AvailableAuthorities.Count > 0 && !profile.AvailableAuthorities.Contains(authority.Name))
        {
            throw new PkiRefusedException(PkiRefusal.NotAuthorised,
                $"Certificate profile '{profile.Name}' may not be used by CA '{authority.Name}': add the CA to the profile's Available CAs.");
        }

        if (order.Username.Length is 0 or > 250)
        {
            throw new PkiRefusedException(PkiRefusal.IllegalName, $"The username has {order.Username.Length} characters; 1 to 250 are allowed.");
        }

        var prepared = composer.Compose(order);
        lint.Judge(prepared);
        return prepared;
    }

    internal async Task<byte[]> SignAsync(IssuancePermit permit)
    {
        if (!permit.TryUse())
        {
            throw AlreadyUsed(permit);
        }

        var prepared = permit.Prepared;
        var key = prepared.Authority.SigningKey!;
        byte[] signature;
        try
        {
            signature = key.Sign(prepared.Tbs, prepared.Algorithm);
        }
        catch (KeyRefusedException refusal)
        {
            await AbandonAsync(permit, refusal.Message).ConfigureAwait(false);
            throw new PkiRefusedException(
                refusal.Code == KeyRefusal.AlgorithmMismatch ? PkiRefusal.InvalidAlgorithm : PkiRefusal.CryptoTokenOffline,
                $"CA '{prepared.Authority.Name}' cannot sign: {refusal.Message}");
        }

        // A fault in a signature of an authority would spread to everything below it: pairwise check, worth its 50 µs here.
        if (prepared.Order.CertificateProfile.BasicConstraints is { IsAuthority: true } && !keys.Verify(key.PublicKey.Span, prepared.Tbs, signature, prepared.Algorithm))
        {
            await AbandonAsync(permit, "the signature does not verify").ConfigureAwait(false);
            throw new CryptographicException($"Key {key.Uri} made a signature that does not verify; the certificate was not issued.");
        }

        return SignedDer.Join(prepared.Tbs, SignatureForms.Identifier(prepared.Algorithm), signature);
    }

    private Task<bool> AbandonAsync(IssuancePermit permit, string why) => journal.CommitAsync("certificate.abandon", tx =>
    {
        Abandon(tx, permit, why);
        return true;
    }, CancellationToken.None);

    private static IssuedCertificate Answer(IssuancePermit permit, byte[] der)
    {
        var serial = permit.Existing is null ? SerialNumbers.ToText(permit.Prepared.Serial) : CertificateView.TryRead(der, out var view, out _) ? view.SerialNumberText : "";
        return new IssuedCertificate(der, serial, permit.Prepared.Authority);
    }

    private static InvalidOperationException AlreadyUsed(IssuancePermit permit) =>
        new($"The permit for serial number {SerialNumbers.ToText(permit.Prepared.Serial)} was used before; a permit signs once.");
}
