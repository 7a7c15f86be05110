using Birthmark.Keys.Tpm.Identity;

namespace Birthmark.Keys;

/// <summary>A device that proves to strangers which keys live in it. There is one when the hub has a TPM.</summary>
public interface IAttestsKeys
{
    /// <summary>The registers that it speaks of, as numbers with commas.</summary>
    string Registers { get; }

    /// <summary>The key that the device's maker vouches for.</summary>
    /// <exception cref="KeyRefusedException">Every member: the device is away, refuses, or answers nonsense.</exception>
    Endorsement ReadEndorsement();

    /// <summary>A new key by which the device speaks of itself, as the device wrapped it.</summary>
    AttestationKey MakeAttestationKey();

    /// <summary>Whether this device opens that key; another one does not.</summary>
    bool Knows(AttestationKey key);

    /// <summary>TPMT_PUBLIC of a key that lives in this device.</summary>
    /// <exception cref="KeyRefusedException">It lives elsewhere.</exception>
    byte[] Describe(ISigningKey key);

    /// <summary>Opens the credential and speaks over the nonce: of the machine's registers, and of each key.</summary>
    /// <exception cref="KeyRefusedException">The credential was made for another device or another attestation key.</exception>
    HubProof Prove(AttestationKey by, TpmCredential credential, ReadOnlySpan<byte> nonce, IReadOnlyList<ISigningKey> keys);
}
