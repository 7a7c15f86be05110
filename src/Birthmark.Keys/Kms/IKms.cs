namespace Birthmark.Keys.Kms;

/// <summary>
/// A key management system: a place outside the hub where an owner keeps symmetric keys. What more it can do it says by further interfaces,
/// asked for with <c>is</c>. Keys go by their names in it; <c>id:…</c> names one by its identifier.
/// </summary>
public interface IKms : IDisposable
{
    /// <summary>Why calls are refused at present, or null.</summary>
    string? Fault { get; }

    /// <summary>Looks at everything that uses of its keys need, one finding a step, in order; stops at the first step that the next ones need.</summary>
    Task<IReadOnlyList<KmsFinding>> CheckAsync(IReadOnlyList<KmsUse> uses, CancellationToken cancellation = default);
}

/// <summary>Diversifies keys from a master that stays in the KMS.</summary>
public interface IDerivesDeviceKeys
{
    /// <summary>KDF in counter mode with HMAC-SHA256 (NIST SP 800-108r1 §4.1), as <see cref="KeyDiversification.CounterMode"/>: the same octets for the same master.</summary>
    /// <exception cref="KeyRefusedException">The KMS is away, or does not permit it.</exception>
    Task<SecretBuffer> DeriveAsync(string key, ReadOnlyMemory<byte> label, ReadOnlyMemory<byte> context, int length, CancellationToken cancellation = default);
}

/// <summary>Gives keys out, plain or wrapped under another of its keys.</summary>
public interface IGivesKeys
{
    /// <exception cref="KeyRefusedException">The KMS is away, has no such key, or does not give it.</exception>
    Task<SecretBuffer> GetAsync(string key, CancellationToken cancellation = default);

    /// <summary>AES key wrap (RFC 3394) under a key that stays in the KMS: eight octets longer than the key.</summary>
    /// <exception cref="KeyRefusedException">The KMS is away, has no such keys, or does not permit it.</exception>
    Task<byte[]> GetWrappedAsync(string key, string wrappingKey, CancellationToken cancellation = default);

    /// <summary>Has the KMS make an AES key of this name if it has none: asked again it makes no second one.</summary>
    /// <exception cref="KeyRefusedException">The KMS is away, or does not permit it.</exception>
    Task EnsureAsync(string key, int bits, CancellationToken cancellation = default);
}

/// <summary>Encrypts under a key that stays in the KMS.</summary>
public interface IEncryptsBlocks
{
    /// <param name="key">Name of an AES key.</param>
    /// <param name="cipher">How.</param>
    /// <param name="nonce">12 octets for GCM, 16 for CBC; never twice under one key.</param>
    /// <param name="additional">Protected but not hidden; empty for CBC.</param>
    /// <param name="text">What to encrypt.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="KeyRefusedException">The KMS is away, has no such key, or does not permit it.</exception>
    Task<KmsCiphertext> EncryptAsync(
        string key, KmsCipher cipher, ReadOnlyMemory<byte> nonce, ReadOnlyMemory<byte> additional, SecretBuffer text, CancellationToken cancellation = default);
}
