namespace Birthmark.Keys.Tpm;

/// <summary>Policy sessions: what must be true before the TPM opens something (Part 1 §19.7).</summary>
internal static class TpmPolicy
{
    private const int NonceLength = 16;

    /// <summary>Begins a session; its handle is <see cref="TpmSession.Loaded"/> and flushed with the sequence.</summary>
    internal static uint Begin(TpmSession session, byte kind = (byte)TpmCode.PolicySession)
    {
        // Nothing is encrypted or authenticated by this session's nonces: zeros do.
        var body = new TpmWriter().U32(TpmCode.NullHierarchy).U32(TpmCode.NullHierarchy).Sized(new byte[NonceLength]).U16(0)
            .U8(kind).U16(TpmCode.AlgorithmNull).U16(TpmCode.AlgorithmSha256).ToArray();
        var reader = new TpmReader(session.Starting(body));
        session.Keep(reader.U32());
        reader.Sized();
        return reader.IsWhole ? session.Loaded : throw session.Broken("a session cut short");
    }

    /// <summary>The machine's state now is part of the policy.</summary>
    internal static void BindPcrs(TpmSession session, uint policy, PcrSelection pcrs) => session.Command(
        "PolicyPCR", TpmCode.PolicyPcr, new TpmWriter().U32(policy).U16(0).Raw(pcrs.Encode()).ToArray());

    /// <summary>What the endorsement key asks for: the authorisation of its hierarchy, which is empty here.</summary>
    internal static void BindEndorsement(TpmSession session, uint policy) => session.Authorised(
        "PolicySecret", TpmCode.PolicySecret, [TpmCode.Endorsement, policy], TpmSession.Password([]), new TpmWriter().U16(0).U16(0).U16(0).U32(0).ToArray());

    /// <summary>The digest of a policy that asks for the state as it is now.</summary>
    internal static byte[] DigestOf(TpmSession session, PcrSelection pcrs)
    {
        var trial = Begin(session, TpmCode.TrialSession);
        BindPcrs(session, trial, pcrs);
        var reader = new TpmReader(session.Command("PolicyGetDigest", TpmCode.PolicyGetDigest, new TpmWriter().U32(trial).ToArray()));
        var digest = reader.Sized().ToArray();
        return reader.IsWhole && digest.Length == 32 ? digest : throw session.Broken("a policy digest cut short");
    }
}
