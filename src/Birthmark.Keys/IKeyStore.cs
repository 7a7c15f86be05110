namespace Birthmark.Keys;

/// <summary>A place where keys live: software, PKCS#11 or TPM. What more it can do it says by further interfaces, asked for with <c>is</c>.</summary>
public interface IKeyStore
{
    /// <summary>Name in key URIs: <c>software</c>, <c>pkcs11</c>, <c>tpm</c>.</summary>
    string Scheme { get; }

    /// <summary>True when keys are held by ordinary memory and files: shown to the owner as <i>development</i>.</summary>
    bool IsDevelopmentGrade { get; }

    /// <summary>Makes an empty token. The activation code is needed to use its keys; with auto-activation the hub keeps it sealed.</summary>
    /// <exception cref="KeyRefusedException">The name is taken, or the code is too weak.</exception>
    Task<IKeyToken> CreateTokenAsync(string name, SecretBuffer? activationCode, TokenOptions options, CancellationToken cancellation = default);

    /// <summary>The token of this name, or null.</summary>
    Task<IKeyToken?> FindTokenAsync(string name, CancellationToken cancellation = default);

    Task<IReadOnlyList<IKeyToken>> ListTokensAsync(CancellationToken cancellation = default);
}

/// <summary>How a token was declared.</summary>
/// <param name="AutoActivate">The hub activates it at start by itself.</param>
/// <param name="AllowExport">Private keys may leave the token (wrapped); default no.</param>
public sealed record TokenOptions(bool AutoActivate, bool AllowExport);

/// <summary>A named container of keys behind one activation code (EJBCA: crypto token).</summary>
public interface IKeyToken
{
    string Name { get; }

    /// <summary>Scheme of the store that has it.</summary>
    string Store { get; }

    TokenOptions Options { get; }

    bool IsActive { get; }

    /// <exception cref="KeyRefusedException">Wrong code.</exception>
    Task ActivateAsync(SecretBuffer activationCode, CancellationToken cancellation = default);

    /// <summary>Forgets the keys until the next activation.</summary>
    Task DeactivateAsync(CancellationToken cancellation = default);

    /// <exception cref="KeyRefusedException">The alias is taken, or the token is not active.</exception>
    Task<ISigningKey> GenerateAsync(string alias, KeyAlgorithm algorithm, CancellationToken cancellation = default);

    /// <summary>The key of this alias, or null. Its public half is known even when the token is not active.</summary>
    ISigningKey? Find(string alias);

    IReadOnlyList<ISigningKey> ListKeys();

    /// <exception cref="KeyRefusedException">No such key.</exception>
    Task RemoveAsync(string alias, CancellationToken cancellation = default);
}

/// <summary>A private key used where it lives. Safe for use by many threads.</summary>
public interface ISigningKey
{
    KeyUri Uri { get; }

    KeyAlgorithm Algorithm { get; }

    /// <summary>DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Signs <paramref name="message"/> (not its digest) and returns the signature in X.509 form.</summary>
    /// <exception cref="KeyRefusedException">The token is not active, or the algorithm does not fit the key.</exception>
    byte[] Sign(ReadOnlySpan<byte> message, SignatureAlgorithm algorithm);
}
