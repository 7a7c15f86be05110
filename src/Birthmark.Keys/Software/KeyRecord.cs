using System.Security.Cryptography;

namespace Birthmark.Keys.Software;

/// <summary>A key pair as stored: PKCS#8 encrypted under the token's key.</summary>
internal sealed record KeyRecord(string Token, string Alias, KeyAlgorithm Algorithm, byte[] PublicKey, byte[] EncryptedPrivateKey, DateTimeOffset CreatedAt)
{
    /// <summary>What the encrypted private key is bound to, so that no row can stand in for another.</summary>
    internal byte[] Context => ContextOf(Token, Alias, PublicKey);

    internal static byte[] ContextOf(string token, string alias, ReadOnlySpan<byte> publicKey) =>
        SealContext.Of("birthmark/v1/private-key", token, alias, Convert.ToHexString(SHA256.HashData(publicKey)));
}
