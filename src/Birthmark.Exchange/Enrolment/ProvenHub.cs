namespace Birthmark.Exchange.Enrolment;

/// <summary>A hub whose keys are proven to live in one TPM. Only an answered challenge makes one.</summary>
public sealed class ProvenHub
{
    internal ProvenHub(string endorsement, string registers, string registersDigest, IReadOnlyList<ProvenKey> keys) =>
        (Endorsement, Registers, RegistersDigest, Keys) = (endorsement, registers, registersDigest, keys);

    /// <summary>SHA-256 of the endorsement key's SubjectPublicKeyInfo, lower-case hex: which TPM.</summary>
    public string Endorsement { get; }

    /// <summary>Which registers were quoted.</summary>
    public string Registers { get; }

    /// <summary>SHA-256 over their values, one after the other; lower-case hex: which firmware, and whose secure boot.</summary>
    public string RegistersDigest { get; }

    public IReadOnlyList<ProvenKey> Keys { get; }

    /// <exception cref="ExchangeRefusedException">The machine is not in the state that is expected.</exception>
    public void DemandRegisters(string digest)
    {
        if (!string.Equals(digest, RegistersDigest, StringComparison.OrdinalIgnoreCase))
        {
            throw HubExaminer.NotProven(
                $"The registers {Registers} of the hub's machine digest to {RegistersDigest}, and {digest.ToLowerInvariant()} is expected: its firmware or secure boot settings are others. When that is right, say so with --registers-digest {RegistersDigest}.");
        }
    }
}

/// <summary>A key of a hub that lives in its TPM.</summary>
/// <param name="Alias">What it is for.</param>
/// <param name="PublicKey">DER SubjectPublicKeyInfo.</param>
public sealed record ProvenKey(string Alias, ReadOnlyMemory<byte> PublicKey);
