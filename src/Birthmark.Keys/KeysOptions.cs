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
}
