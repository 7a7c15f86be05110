namespace Birthmark.Keys;

/// <summary>A private key that opens what was wrapped for it, where it lives. Asked for with <c>is</c> on an <see cref="ISigningKey"/>.</summary>
public interface IUnwrapsKeys
{
    /// <summary>ECDH P-256 (NIST SP 800-56A, one-pass): the x coordinate of the shared point, 32 octets. The caller disposes it.</summary>
    /// <param name="peer">Uncompressed point of the other side: 04 ‖ x ‖ y, 65 octets.</param>
    /// <exception cref="KeyRefusedException">The token is not active, the key is no EC P-256 key, or the point is not on the curve.</exception>
    SecretBuffer Agree(ReadOnlySpan<byte> peer);

    /// <summary>RSA-OAEP (RFC 8017 §7.1.2) with SHA-256 as hash and in MGF1, empty label. The caller disposes the result.</summary>
    /// <exception cref="KeyRefusedException">The token is not active, the key is no RSA key, or the ciphertext was not made for it.</exception>
    SecretBuffer DecryptOaep(ReadOnlySpan<byte> wrapped);
}
