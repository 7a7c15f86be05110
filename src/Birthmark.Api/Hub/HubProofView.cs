namespace Birthmark.Api.Hub;

/// <summary>What the TPM answers. Octets in base64.</summary>
/// <param name="Quote">Of the machine's registers.</param>
/// <param name="Keys">Of each key of the claim, in its order.</param>
/// <param name="Seal">HMAC-SHA256 over all of them, under the secret in the challenge.</param>
public sealed record HubProofView(AttestedView Quote, IReadOnlyList<AttestedView> Keys, byte[] Seal);

/// <summary>A statement of the TPM.</summary>
/// <param name="Statement">TPMS_ATTEST.</param>
/// <param name="Signature">r‖s, ECDSA P-256 with SHA-256 by the attestation key.</param>
public sealed record AttestedView(byte[] Statement, byte[] Signature);
