namespace Birthmark.Keys.Tpm.Identity;

/// <summary>The key by which the TPM speaks of itself, and what it says: the machine's state, and which keys live in it (Part 1 §31).</summary>
internal static class TpmAttestation
{
    /// <summary>What its public area is before the point.</summary>
    internal static byte[] Head { get; } = new TpmWriter().U16(TpmCode.AlgorithmEcc).U16(TpmCode.AlgorithmSha256)
        .U32(TpmCode.Fixed | TpmCode.NoDictionaryAttack | TpmCode.Restricted | TpmCode.Signs).U16(0)
        .U16(TpmCode.AlgorithmNull).U16(TpmCode.AlgorithmEcdsa).U16(TpmCode.AlgorithmSha256).U16(TpmCode.CurveP256).U16(TpmCode.AlgorithmNull).ToArray();

    /// <summary>A new restricted signing key (EC P-256) under the loaded parent: it signs only what the TPM itself made.</summary>
    internal static byte[] Make(TpmSession session)
    {
        var template = new TpmWriter().Raw(Head).U16(0).U16(0).ToArray();
        var sensitive = new TpmWriter().U16(0).U16(0).ToArray();
        var (publicArea, privateArea) = TpmKeys.Create(session, new TpmWriter().Sized(sensitive).Sized(template).U16(0).U32(0).ToArray());
        return new TpmWriter().Sized(publicArea).Sized(privateArea).ToArray();
    }

    /// <summary>The state of the machine, over <paramref name="nonce"/>: TPMS_ATTEST and signature (DER).</summary>
    internal static Attested Quote(TpmSession session, uint key, ReadOnlySpan<byte> nonce, PcrSelection pcrs) => Read(session, session.Authorised(
        "Quote", TpmCode.Quote, [key], TpmSession.Password([]), new TpmWriter().Sized(nonce).U16(TpmCode.AlgorithmNull).Raw(pcrs.Encode()).ToArray()));

    /// <summary>That <paramref name="subject"/> is loaded in this TPM, over <paramref name="nonce"/>.</summary>
    internal static Attested Certify(TpmSession session, uint subject, ReadOnlySpan<byte> password, uint key, ReadOnlySpan<byte> nonce) => Read(session, session.Secretly(
        "Certify", TpmCode.Certify, [subject, key], new TpmWriter().Sized(nonce).U16(TpmCode.AlgorithmNull).ToArray(), Hides.Nothing, password, last: TpmSession.Password([])));

    /// <summary>Opens what an owner wrapped for this attestation key in the TPM of that endorsement key (Part 3 §12.5).</summary>
    /// <param name="session">With both keys loaded.</param>
    /// <param name="key">The attestation key.</param>
    /// <param name="endorsement">The endorsement key.</param>
    /// <param name="credential">What the owner made.</param>
    internal static SecretBuffer Activate(TpmSession session, uint key, uint endorsement, TpmCredential credential)
    {
        var policy = TpmPolicy.Begin(session);
        TpmPolicy.BindEndorsement(session, policy);
        return TpmKeys.Secret(session, session.Secretly(
            "ActivateCredential", TpmCode.ActivateCredential, [key, endorsement], new TpmWriter().Sized(credential.Blob.Span).Sized(credential.Seed.Span).ToArray(), Hides.Answer,
            last: TpmSession.Policy(policy)));
    }

    private static Attested Read(TpmSession session, byte[] answer)
    {
        var reader = new TpmReader(answer);
        var statement = reader.Sized().ToArray();
        var isEcdsa = reader.U16() == TpmCode.AlgorithmEcdsa && reader.U16() == TpmCode.AlgorithmSha256;
        var r = reader.Sized();
        var s = reader.Sized();
        if (!reader.IsWhole || !isEcdsa || r.Length > 32 || s.Length > 32)
        {
            throw session.Broken("an attestation cut short");
        }

        var signature = new byte[64];
        r.CopyTo(signature.AsSpan(32 - r.Length));
        s.CopyTo(signature.AsSpan(64 - s.Length));
        return new(statement, signature);
    }
}

/// <summary>What the TPM said and signed: TPMS_ATTEST, and r‖s over it (ECDSA P-256, SHA-256).</summary>
public sealed record Attested(ReadOnlyMemory<byte> Statement, ReadOnlyMemory<byte> Signature);
