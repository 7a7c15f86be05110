namespace Birthmark.Api.Devices;

/// <summary>What a device that made its own key brings: a PKCS#10, or its public key and a proof. Empty when the hub makes the key.</summary>
public sealed record DeviceKeyRequest
{
    /// <summary>PKCS#10, PEM or base64 of the DER.</summary>
    public string? Csr { get; init; }

    /// <summary>SubjectPublicKeyInfo, PEM or base64 of the DER.</summary>
    public string? PublicKey { get; init; }

    /// <summary>
    /// Base64 of a signature by that key over the CertificationRequestInfo (RFC 2986 §4.1) of version 0, an empty subject, the public key and no
    /// attributes: key and proof together are a PKCS#10 that any authority can check. ECDSA as DER, with SHA-256 (P-384: SHA-384); RSA as PKCS#1 v1.5 with SHA-256.
    /// </summary>
    public string? Proof { get; init; }
}
