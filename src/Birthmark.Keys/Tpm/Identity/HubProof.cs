using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Birthmark.Keys.Tpm.Identity;

/// <summary>What a TPM answers to an owner's challenge.</summary>
/// <param name="Quote">Of the machine's registers.</param>
/// <param name="Keys">Of each key, in the order of the claim.</param>
/// <param name="Seal">HMAC-SHA256 under the secret of the credential over all of them: who made it has opened the credential, and for this answer.</param>
public sealed record HubProof(Attested Quote, IReadOnlyList<Attested> Keys, ReadOnlyMemory<byte> Seal)
{
    /// <summary>The seal that an answer must have.</summary>
    public static byte[] SealOf(ReadOnlySpan<byte> secret, Attested quote, IEnumerable<Attested> keys)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        Span<byte> length = stackalloc byte[4];
        hmac.AppendData("birthmark/v1/hub-proof"u8);
        foreach (var said in keys.Prepend(quote))
        {
            foreach (var part in new[] { said.Statement, said.Signature })
            {
                BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
                hmac.AppendData(length);
                hmac.AppendData(part.Span);
            }
        }

        return hmac.GetHashAndReset();
    }
}
