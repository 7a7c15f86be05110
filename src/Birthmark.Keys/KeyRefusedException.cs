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
}

/// <summary>An expected no of a key store; the message names the thing, the value and the remedy, and never a secret.</summary>
public sealed class KeyRefusedException(KeyRefusal code, string message) : Exception(message)
{
    public KeyRefusal Code { get; } = code;
}
