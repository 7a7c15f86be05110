namespace Birthmark.Api.Hub;

/// <summary>What a hub says of its TPM and its keys, for an owner to challenge. Octets in base64.</summary>
/// <param name="Endorsement">TPMT_PUBLIC of the TPM's endorsement key.</param>
/// <param name="EndorsementCertificate">Its maker's certificate (DER); left out when the TPM holds none.</param>
/// <param name="AttestationKey">TPMT_PUBLIC of the key by which the TPM speaks.</param>
/// <param name="Registers">Platform configuration registers that it will quote, as numbers with commas.</param>
/// <param name="Keys">The hub's own keys.</param>
public sealed record HubClaimView(byte[] Endorsement, byte[]? EndorsementCertificate, byte[] AttestationKey, string Registers, IReadOnlyList<ClaimedKeyView> Keys);

/// <summary>A key that is said to live in the TPM.</summary>
/// <param name="Alias"><c>logKey</c>, <c>reportKey</c> or <c>unwrapKey</c>.</param>
/// <param name="PublicArea">TPMT_PUBLIC.</param>
public sealed record ClaimedKeyView(string Alias, byte[] PublicArea);
