using System.Security.Cryptography;
using Birthmark.Exchange.Identity;
using Birthmark.Keys;
using Birthmark.Keys.Tpm;
using Birthmark.Keys.Tpm.Identity;

namespace Birthmark.Exchange.Enrolment;

/// <summary>The owner's first look at a claim: whether it could be true, of a TPM that the owner believes.</summary>
public static class HubExaminer
{
    private const int SecretLength = 32;

    /// <summary>Challenges the TPM of a claim that could be true.</summary>
    /// <param name="claim">From the hub.</param>
    /// <param name="trust">Which TPMs are believed.</param>
    /// <param name="random">For secret and nonce.</param>
    /// <param name="now">When.</param>
    /// <exception cref="ExchangeRefusedException">It cannot be true, with the reason.</exception>
    public static OpenChallenge Challenge(HubClaim claim, EndorsementTrust trust, IRandomSource random, DateTimeOffset now)
    {
        if (!TpmDescription.TryReadEndorsement(claim.Endorsement.PublicArea.Span, out var endorsement))
        {
            throw NotProven("The endorsement key in the claim is not RSA 2048 by the TCG's template: no maker vouches for such a key.");
        }

        using (endorsement)
        {
            trust.Judge(claim.Endorsement.Certificate, endorsement, now);
            DemandKeys(claim);
            using var secret = new SecretBuffer(SecretLength);
            var nonce = new byte[SecretLength];
            random.Fill(secret.Span);
            random.Fill(nonce);
            var credential = TpmCredential.Make(secret.Span, claim.AttestationKey.Span, endorsement, random);
            return new(claim, new(TpmCredential.NameOf(claim.AttestationKey.Span), credential, nonce), secret, now);
        }
    }

    /// <summary>SHA-256 of the claimed endorsement key's SubjectPublicKeyInfo, lower-case hex.</summary>
    /// <exception cref="ExchangeRefusedException">It is no endorsement key.</exception>
    public static string EndorsementHash(HubClaim claim)
    {
        using var key = TpmDescription.TryReadEndorsement(claim.Endorsement.PublicArea.Span, out var read) ? read : throw NotProven("The endorsement key in the claim cannot be read.");
        return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    internal static ExchangeRefusedException NotProven(string why) => new(ExchangeRefusal.NotProven, why);

    /// <exception cref="ExchangeRefusedException">A key is not one that its TPM made and keeps.</exception>
    private static void DemandKeys(HubClaim claim)
    {
        if (!PcrSelection.TryRead(claim.Registers, out _, out _))
        {
            throw NotProven("The claim names no registers that can be: it was altered.");
        }

        if (!TpmDescription.TryReadAttestationKey(claim.AttestationKey.Span, out var attestation))
        {
            throw NotProven("The attestation key in the claim is not a restricted signing key (ECDSA P-256) fixed to its TPM: it could sign statements that no TPM made.");
        }

        attestation.Dispose();
        if (!claim.Keys.Select(k => k.Alias).SequenceEqual(HubToken.Aliases, StringComparer.Ordinal))
        {
            throw NotProven($"The claim is of the keys {string.Join(", ", claim.Keys.Select(k => k.Alias))}, and a hub has {string.Join(", ", HubToken.Aliases)}.");
        }

        foreach (var key in claim.Keys)
        {
            if (!TpmDescription.TryReadKey(key.PublicArea.Span, out _))
            {
                throw NotProven($"The key '{key.Alias}' is not P-256 with fixedTPM, fixedParent and sensitiveDataOrigin: it was made elsewhere, or may leave its TPM.");
            }
        }
    }
}
