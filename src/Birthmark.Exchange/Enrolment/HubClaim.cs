using Birthmark.Keys.Tpm.Identity;

namespace Birthmark.Exchange.Enrolment;

/// <summary>What a hub says of itself; nothing of it is proven yet.</summary>
/// <param name="Endorsement">The TPM's endorsement key and its maker's certificate.</param>
/// <param name="AttestationKey">TPMT_PUBLIC of the key by which the TPM speaks.</param>
/// <param name="Registers">Which registers it will quote, as numbers with commas.</param>
/// <param name="Keys">The hub's own keys.</param>
public sealed record HubClaim(Endorsement Endorsement, ReadOnlyMemory<byte> AttestationKey, string Registers, IReadOnlyList<ClaimedKey> Keys);

/// <summary>A key that is said to live in the TPM.</summary>
/// <param name="Alias">What it is for: <c>logKey</c>, <c>reportKey</c>, <c>unwrapKey</c>.</param>
/// <param name="PublicArea">TPMT_PUBLIC.</param>
public sealed record ClaimedKey(string Alias, ReadOnlyMemory<byte> PublicArea);

/// <summary>What an owner asks of the TPM.</summary>
/// <param name="AttestationKey">Name of the attestation key that it was made for.</param>
/// <param name="Credential">A secret that only the claimed TPM opens, and only if it holds that key.</param>
/// <param name="Nonce">What quote and certifications must be over.</param>
public sealed record HubChallenge(ReadOnlyMemory<byte> AttestationKey, TpmCredential Credential, ReadOnlyMemory<byte> Nonce);
