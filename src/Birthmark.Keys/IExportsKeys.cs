namespace Birthmark.Keys;

/// <summary>A token whose private keys may leave it, encrypted.</summary>
public interface IExportsKeys
{
    /// <summary>PKCS#8 EncryptedPrivateKeyInfo (PBES2, AES-256-CBC, PBKDF2-HMAC-SHA256) under <paramref name="password"/>.</summary>
    /// <exception cref="KeyRefusedException">The token forbids export, is not active, or has no such key.</exception>
    Task<byte[]> ExportAsync(string alias, SecretBuffer password, CancellationToken cancellation = default);
}
