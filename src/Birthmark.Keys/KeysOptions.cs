using Birthmark.Keys.Pkcs11;
using Birthmark.Keys.Pkcs11.Hosting;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys;

/// <summary>How the hub keeps keys by itself.</summary>
public sealed record KeysOptions
{
    /// <summary>
    /// The parent key of everything sealed at rest: 32 octets, made at first start, for the owner's eyes only (0600). With a TPM it is made under this
    /// name and <c>.tpm</c>, sealed.
    /// </summary>
    public required string HubKeyFile { get; init; }

    /// <summary>Rounds of PBKDF2-HMAC-SHA512 over an activation code; default 600,000, at least 1,000.</summary>
    public int IterationCount { get; init; } = 600_000;

    /// <summary>Default: lean if it loads.</summary>
    public KeyEngine Engine { get; init; } = KeyEngine.Automatic;

    /// <summary>Paths of the PKCS#11 modules whose tokens may be declared; default none.</summary>
    public IReadOnlyList<string> Pkcs11Modules { get; init; } = [];

    /// <summary>How to start a process that loads a PKCS#11 module; null loads it into this one. Default null.</summary>
    public KeyHostCommand? KeyHost { get; init; }

    /// <summary>The PKCS#11 token that gives the hub random octets and, without a TPM, counts against roll-back; default none.</summary>
    public HubTokenAddress? HubToken { get; init; }

    /// <summary>The TPM 2.0 of this machine; default none.</summary>
    public TpmAddress? Tpm { get; init; }

    /// <summary>What must be unchanged for the TPM to open the hub key; default the firmware and the secure boot policy.</summary>
    public PcrSelection TpmPcrs { get; init; } = PcrSelection.Standard;

    /// <summary>Certificate (PEM) of the owner's recovery key, for which a hub key that is sealed to a TPM is put into an envelope at its making; default none.</summary>
    public string? RecoveryCertificate { get; init; }

    /// <summary>NV index of the counter against roll-back; default 0x01810B17, in the owner's range (TCG Registry of Reserved TPM 2.0 Handles).</summary>
    public uint TpmCounter { get; init; } = 0x0181_0B17;

    /// <summary>Longest that one call to a PKCS#11 module or TPM may take; default 5 s.</summary>
    public TimeSpan HardwareDeadline { get; init; } = TimeSpan.FromSeconds(5);
}
