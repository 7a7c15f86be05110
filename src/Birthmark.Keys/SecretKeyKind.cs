namespace Birthmark.Keys;

/// <summary>Kind of a symmetric key; it decides what the key may do.</summary>
public enum SecretKeyKind
{
    /// <summary>A master key of HMAC-SHA256: derives.</summary>
    HmacSha256,

    /// <summary>Derives by AES-CMAC, and wraps.</summary>
    Aes128,

    /// <summary>Derives by AES-CMAC, and wraps.</summary>
    Aes256,
}
