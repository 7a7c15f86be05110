namespace Birthmark.Api.Devices;

/// <summary>What a device that made its own key brings: a PKCS#10, or its public key and a proof. Empty when the hub makes the key.</summary>
public sealed record DeviceKeyRequest
{
    /// <summary>PKCS#10, PEM or base64 of the DER.</summary>
    public string? Csr { get; init; }

    /// <summary>SubjectPublicKeyInfo, PEM or base64 of the DER.</summary>
    public string? PublicKey { get; init; }

    /// <summary>Base64 of a signature by that key over the ASCII bytes of the device's UID.</summary>
    public string? Proof { get; init; }
}
