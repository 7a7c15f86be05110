namespace Birthmark.Keys;

/// <summary>A symmetric key used where it lives. What it can do it says by further interfaces, asked for with <c>is</c>.</summary>
public interface ISecretKey
{
    KeyUri Uri { get; }

    SecretKeyKind Kind { get; }
}

/// <summary>A master key that derives the keys of devices and stays where it is.</summary>
public interface IDerivesKeys : ISecretKey
{
    /// <summary>
    /// KDF in counter mode (NIST SP 800-108r1 §4.1): 32-bit counter, label, zero octet, context, 32-bit length in bits. The function is HMAC-SHA256 for
    /// an HMAC key and AES-CMAC for an AES key. <see cref="KeyDiversification"/> gives the same octets. The caller disposes them.
    /// </summary>
    /// <param name="label">Purpose of the derived key; with the context at most 4,096 octets.</param>
    /// <param name="context">What is unique to the device.</param>
    /// <param name="length">1 to 1,024 octets.</param>
    /// <exception cref="KeyRefusedException">The token is not active, or a length is out of range.</exception>
    SecretBuffer Derive(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, int length);
}

/// <summary>An AES key that wraps others (AES key wrap, RFC 3394; with padding, RFC 5649, where a length is no multiple of 8).</summary>
public interface IWrapsKeys : ISecretKey
{
    /// <param name="key">16 to 4,096 octets.</param>
    /// <exception cref="KeyRefusedException">The token is not active, or does not wrap keys of this length.</exception>
    byte[] Wrap(SecretBuffer key);

    /// <summary>The caller disposes the result.</summary>
    /// <exception cref="KeyRefusedException">The token is not active, or this was not wrapped by this key.</exception>
    SecretBuffer Unwrap(ReadOnlySpan<byte> wrapped);
}

/// <summary>A token that holds symmetric keys too. Asked for with <c>is</c> on an <see cref="IKeyToken"/>.</summary>
public interface IHoldsSecretKeys
{
    /// <exception cref="KeyRefusedException">The alias is taken, the token is not active, or its device holds no such keys.</exception>
    Task<ISecretKey> GenerateSecretAsync(string alias, SecretKeyKind kind, CancellationToken cancellation = default);

    /// <summary>Brings a key in that was made elsewhere; from now on it stays in the device.</summary>
    /// <exception cref="KeyRefusedException">As for <see cref="GenerateSecretAsync"/>, or the length does not fit the kind.</exception>
    Task<ISecretKey> ImportSecretAsync(string alias, SecretKeyKind kind, SecretBuffer key, CancellationToken cancellation = default);

    /// <summary>Looks it up in the device; null when there is none.</summary>
    /// <exception cref="KeyRefusedException">The token is not active, or the key could be read or taken out.</exception>
    Task<ISecretKey?> FindSecretAsync(string alias, CancellationToken cancellation = default);

    /// <exception cref="KeyRefusedException">The token is not active, or there is no such key.</exception>
    Task RemoveSecretAsync(string alias, CancellationToken cancellation = default);
}
