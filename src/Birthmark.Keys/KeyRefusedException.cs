namespace Birthmark.Keys;

/// <summary>Why a key store says no.</summary>
public enum KeyRefusal
{
    TokenExists,
    TokenUnknown,
    TokenOffline,
    WrongActivationCode,
    WeakActivationCode,
    KeyExists,
    KeyUnknown,
    AlgorithmMismatch,
    ExportForbidden,
    Undecryptable,

    /// <summary>The file of the hub's parent key may be read by others, or is no such key.</summary>
    UnsafeHubKey,

    /// <summary>The engine asked for by the options does not load on this machine.</summary>
    EngineUnavailable,

    /// <summary>A key derivation was asked for lengths that its standard does not allow.</summary>
    DerivationMismatch,

    /// <summary>A PKCS#11 module, TPM or KMS cannot be reached as it is configured.</summary>
    StoreUnavailable,

    /// <summary>A PKCS#11 module, TPM or KMS failed, or answered what no honest one answers.</summary>
    StoreFault,

    /// <summary>A key in hardware is not protected as it must be (sensitive, not extractable), or is not the key that the hub knows.</summary>
    UnprotectedKey,

    /// <summary>The machine is not in the state under which its TPM sealed the secret.</summary>
    StateChanged,

    /// <summary>The database is older than the counter in hardware says, or an order to resume does not fit it.</summary>
    RolledBack,

    /// <summary>A KMS keeps the key, and does not permit what was asked of it or cannot do it.</summary>
    UseForbidden,

    /// <summary>A source of randomness failed its health test: no keys are made.</summary>
    RandomSourceFailed,
}

/// <summary>An expected no of a key store; the message names the thing, the value and the remedy, and never a secret.</summary>
public sealed class KeyRefusedException(KeyRefusal code, string message, Exception? cause = null) : Exception(message, cause)
{
    public KeyRefusal Code { get; } = code;
}
