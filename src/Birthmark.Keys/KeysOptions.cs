using Birthmark.Keys.Tpm;

namespace Birthmark.Keys;

/// <summary>How the hub keeps keys by itself.</summary>
public sealed record KeysOptions
{
    /// <summary>The parent key of everything sealed at rest: 32 octets, made at first start, for the owner's eyes only (0600).</summary>
    public required string HubKeyFile { get; init; }

    /// <summary>Rounds of PBKDF2-HMAC-SHA512 over an activation code; default 600,000, at least 1,000.</summary>
    public int IterationCount { get; init; } = 600_000;

    /// <summary>Default: lean if it loads.</summary>
    public KeyEngine Engine { get; init; } = KeyEngine.Automatic;

    /// <summary>Paths of the PKCS#11 modules whose tokens may be declared; default none.</summary>
    public IReadOnlyList<string> Pkcs11Modules { get; init; } = [];

    /// <summary>The TPM 2.0 of this machine; default none.</summary>
    public TpmAddress? Tpm { get; init; }

    /// <summary>Longest that one call to a PKCS#11 module or TPM may take; default 5 s.</summary>
    public TimeSpan HardwareDeadline { get; init; } = TimeSpan.FromSeconds(5);
}
