using System.Security.Cryptography;
using Birthmark.Keys;
using Birthmark.Keys.Tpm;
using Birthmark.Keys.Tpm.Identity;

namespace Birthmark.Exchange.Enrolment;

/// <summary>A challenge that waits for its one answer. It holds the secret that only the claimed TPM can have opened.</summary>
public sealed class OpenChallenge : IDisposable
{
    /// <summary>So long an answer may be under way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    private readonly SecretBuffer secret;

    internal OpenChallenge(HubClaim claim, HubChallenge challenge, SecretBuffer secret, DateTimeOffset madeAt) =>
        (Claim, Challenge, this.secret, MadeAt) = (claim, challenge, new SecretBuffer(secret.Span), madeAt);

    public HubClaim Claim { get; }

    /// <summary>For the hub.</summary>
    public HubChallenge Challenge { get; }

    public DateTimeOffset MadeAt { get; }

    /// <summary>SHA-256 of the endorsement key's SubjectPublicKeyInfo, lower-case hex.</summary>
    public string Endorsement => HubExaminer.EndorsementHash(Claim);

    /// <summary>For a file of the owner's alone, until the answer comes. The caller zeroes it.</summary>
    public byte[] ExportSecret() => secret.Span.ToArray();

    /// <summary>From the owner's own file.</summary>
    public static OpenChallenge Restore(HubClaim claim, HubChallenge challenge, SecretBuffer secret, DateTimeOffset madeAt) => new(claim, challenge, secret, madeAt);

    /// <summary>Judges the answer.</summary>
    /// <exception cref="ExchangeRefusedException">It does not prove the claim, with the reason.</exception>
    public ProvenHub Check(HubProof proof, DateTimeOffset now)
    {
        if (now - MadeAt > Patience)
        {
            throw HubExaminer.NotProven($"The challenge is of {MadeAt:u} and an answer may take {Patience.TotalDays:F0} days: take a claim anew and challenge it.");
        }

        if (!CryptographicOperations.FixedTimeEquals(HubProof.SealOf(secret.Span, proof.Quote, proof.Keys), proof.Seal.Span))
        {
            throw HubExaminer.NotProven(
                "The answer is not by the TPM that was challenged, or is the answer to another challenge, or was altered on its way: only that TPM opens the secret under which an answer is sealed.");
        }

        if (proof.Keys.Count != Claim.Keys.Count)
        {
            throw HubExaminer.NotProven($"The TPM speaks of {proof.Keys.Count} keys and the claim of {Claim.Keys.Count}.");
        }

        using var by = TpmDescription.TryReadAttestationKey(Claim.AttestationKey.Span, out var key) ? key : throw HubExaminer.NotProven("The attestation key in the claim cannot be read.");
        var quote = Read(by, proof.Quote, "the registers");
        if (!quote.IsQuote || !PcrSelection.TryRead(Claim.Registers, out var pcrs, out _) || !quote.Covers(pcrs))
        {
            throw HubExaminer.NotProven($"The quote is not of the registers {Claim.Registers}.");
        }

        var keys = Claim.Keys.Zip(proof.Keys, (claimed, said) => Certified(by, claimed, said)).ToList();
        return new(Endorsement, Claim.Registers, Convert.ToHexStringLower(quote.Value.Span), keys);
    }

    public void Dispose() => secret.Dispose();

    private ProvenKey Certified(ECDsa by, ClaimedKey claimed, Attested said)
    {
        var statement = Read(by, said, $"the key '{claimed.Alias}'");
        return !statement.IsQuote && statement.Value.Span.SequenceEqual(TpmCredential.NameOf(claimed.PublicArea.Span))
            && TpmDescription.TryReadKey(claimed.PublicArea.Span, out var info)
            ? new(claimed.Alias, info)
            : throw HubExaminer.NotProven($"What the TPM says of the key '{claimed.Alias}' is of another key: the one in the claim does not live in it.");
    }

    private TpmStatement Read(ECDsa by, Attested said, string of)
    {
        if (!by.VerifyData(said.Statement.Span, said.Signature.Span, HashAlgorithmName.SHA256))
        {
            throw HubExaminer.NotProven($"What is said of {of} is not signed by the attestation key.");
        }

        if (!TpmStatement.TryRead(said.Statement.Span, out var statement))
        {
            throw HubExaminer.NotProven($"What is said of {of} is no statement of a TPM.");
        }

        return statement.Nonce.Span.SequenceEqual(Challenge.Nonce.Span)
            ? statement
            : throw HubExaminer.NotProven($"What is said of {of} answers another challenge: it is old.");
    }
}
