using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Pairing;
using Birthmark.Keys;
using Birthmark.Keys.Tpm.Identity;

namespace Birthmark.Exchange.Enrolment;

/// <summary>The hub's side: claims, answers challenges by its TPM, and takes in what owners signed.</summary>
public sealed class EnrolmentDesk : IDisposable
{
    private readonly HubToken token;
    private readonly IAttestsKeys? prover;
    private readonly EnrolmentBook book;
    private readonly PairingBook pairings;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim one = new(1);

    internal EnrolmentDesk(HubToken token, IAttestsKeys? prover, EnrolmentBook book, PairingBook pairings, TimeProvider time) =>
        (this.token, this.prover, this.book, this.pairings, this.time) = (token, prover, book, pairings, time);

    /// <summary>What this hub says of its keys.</summary>
    /// <exception cref="ExchangeRefusedException">They do not live in a TPM.</exception>
    public async Task<HubClaim> ClaimAsync(CancellationToken cancellation = default)
    {
        var tpm = Prover();
        var keys = await token.KeysAsync(cancellation);
        var by = await AttestationKeyAsync(tpm, isMaking: true, cancellation);
        return new(tpm.ReadEndorsement(), by.PublicArea, tpm.Registers, [.. keys.Select(k => new ClaimedKey(k.Uri.Alias, tpm.Describe(k)))]);
    }

    /// <exception cref="ExchangeRefusedException">The challenge is for a claim that is no longer this hub's.</exception>
    /// <exception cref="KeyRefusedException">It was made for another TPM.</exception>
    public async Task<HubProof> AnswerAsync(HubChallenge challenge, CancellationToken cancellation = default)
    {
        var tpm = Prover();
        var keys = await token.KeysAsync(cancellation);
        var by = await AttestationKeyAsync(tpm, isMaking: false, cancellation);
        if (!TpmCredential.NameOf(by.PublicArea.Span).AsSpan().SequenceEqual(challenge.AttestationKey.Span))
        {
            throw new ExchangeRefusedException(
                ExchangeRefusal.Superseded, "The challenge is for another attestation key than this hub's TPM has now: it is stale, or another hub's. Take a claim anew with 'birthmark hub enrol begin'.");
        }

        return tpm.Prove(by, challenge.Credential, challenge.Nonce.Span, keys);
    }

    /// <summary>Keeps the certificates that an owner signed for the keys of this hub.</summary>
    /// <exception cref="ExchangeRefusedException">They are not by a paired owner, or not of these keys.</exception>
    public async Task<HubEnrolment> InstallAsync(string pem, string actor, CancellationToken cancellation = default)
    {
        var keys = await token.KeysAsync(cancellation);
        using var certificates = HubCertificateFile.Read(pem, keys.Count + 1);
        var owner = await pairings.FindByKeyAsync(certificates.Issuer.PublicKey.ExportSubjectPublicKeyInfo()) ?? throw new ExchangeRefusedException(
            ExchangeRefusal.SignerUnknown, $"The certificates are signed by '{certificates.Issuer.Subject}', whose key is not paired with this hub: pair it first if it is right ('birthmark exchange pair oem').");
        certificates.Demand(keys, time.GetUtcNow());
        return await book.KeepAsync(new(owner.Name, time.GetUtcNow(), actor, certificates.Until, pem), cancellation);
    }

    /// <summary>Where each of the hub's own keys lives, and which owners have it proven.</summary>
    public async Task<HubStanding> LookAsync(CancellationToken cancellation = default)
    {
        var keys = await token.HeldAsync(cancellation);
        var now = time.GetUtcNow();
        return new(
            [.. keys.Select(k => new HeldKey(k.Uri, k.PublicKey, token.IsDevelopmentGrade(k)))],
            [.. (await book.ListAsync()).Select(e => e with { IsInForce = now < e.NotAfter && e.IsOf(keys) })]);
    }

    public void Dispose() => one.Dispose();

    private IAttestsKeys Prover() => prover ?? throw new ExchangeRefusedException(
        ExchangeRefusal.NotInHardware, "This hub has no TPM to prove by where its keys live: name it with 'tpm:' in the configuration of a new hub (docs/security/hub-key.md).");

    /// <summary>The one attestation key, made at the first claim, and anew when this is another TPM than the one that made it.</summary>
    private async Task<AttestationKey> AttestationKeyAsync(IAttestsKeys tpm, bool isMaking, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            if (await book.FindAttestationKeyAsync() is { } kept && (!isMaking || tpm.Knows(kept)))
            {
                return kept;
            }

            return isMaking
                ? await book.KeepKeyAsync(tpm.MakeAttestationKey(), cancellation)
                : throw new ExchangeRefusedException(ExchangeRefusal.Superseded, "This hub has made no claim yet that could be challenged: 'birthmark hub enrol begin' comes first.");
        }
        finally
        {
            one.Release();
        }
    }
}
