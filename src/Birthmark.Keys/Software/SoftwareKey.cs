using Birthmark.Keys.Engines;

namespace Birthmark.Keys.Software;

/// <summary>A key pair of a software token. Its public half is always known; its private half is decrypted at first use.</summary>
internal sealed class SoftwareKey(SoftwareToken token, KeyRecord record) : ISigningKey, IUnwrapsKeys
{
    private volatile ISigner? signer;

    public KeyUri Uri { get; } = new(SoftwareKeyStore.SchemeName, record.Token, record.Alias);

    public KeyAlgorithm Algorithm => record.Algorithm;

    public ReadOnlyMemory<byte> PublicKey => record.PublicKey;

    internal KeyRecord Record => record;

    /// <summary>Null while the token is not active or the key has not been used since; written under the token's lock.</summary>
    internal ISigner? Signer
    {
        get => signer;
        set => signer = value;
    }

    public byte[] Sign(ReadOnlySpan<byte> message, SignatureAlgorithm algorithm)
    {
        SignatureScheme.RefuseMismatch(algorithm, Algorithm);
        while (true)
        {
            // A signer that was closed between these two lines is gone from the field: loading again tells why, or gives the next.
            var loaded = signer ?? token.Load(this);
            if (loaded.TrySign(message, algorithm, out var signature))
            {
                return signature;
            }
        }
    }

    public SecretBuffer Agree(ReadOnlySpan<byte> peer)
    {
        if (Algorithm != KeyAlgorithm.EcP256)
        {
            throw SoftwareUnwrapping.Mismatch(Uri, Algorithm);
        }

        using var pkcs8 = token.Decrypt(this);
        return SoftwareUnwrapping.Agree(pkcs8, peer, Uri);
    }

    public SecretBuffer DecryptOaep(ReadOnlySpan<byte> wrapped)
    {
        if (Algorithm is not (KeyAlgorithm.Rsa2048 or KeyAlgorithm.Rsa3072 or KeyAlgorithm.Rsa4096))
        {
            throw SoftwareUnwrapping.Mismatch(Uri, Algorithm);
        }

        using var pkcs8 = token.Decrypt(this);
        return SoftwareUnwrapping.DecryptOaep(pkcs8, wrapped, Uri);
    }

    internal void Forget()
    {
        var closing = signer;
        signer = null;
        closing?.Dispose();
    }
}
