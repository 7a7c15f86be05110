namespace Birthmark.Api.Hub;

/// <summary>What an owner asks of a hub's TPM. Octets in base64.</summary>
/// <param name="AttestationKey">Name of the attestation key that it was made for.</param>
/// <param name="Blob">TPMS_ID_OBJECT.</param>
/// <param name="Seed">Encrypted to the endorsement key.</param>
/// <param name="Nonce">What quote and certifications must be over.</param>
public sealed record HubChallengeView(byte[] AttestationKey, byte[] Blob, byte[] Seed, byte[] Nonce);
