using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Birthmark.Keys.Engines;

/// <summary>
/// Who signs for a public key now. .NET keeps the TLS context of a certificate and gives it to whoever comes with the same certificate again, so a handle may be asked long after the
/// store behind it was closed and opened anew: the newest signer of the key answers for all its handles.
/// </summary>
internal sealed class HeldSlot
{
    // One for each key of a device that ever served TLS in this process: a few.
    private static readonly ConcurrentDictionary<string, HeldSlot> Slots = new(StringComparer.Ordinal);

    private volatile HeldSigner? signer;

    private HeldSlot()
    {
    }

    internal HeldSigner Signer => signer ?? throw new InvalidOperationException("The slot was given to nobody.");

    /// <param name="publicKeyInfo">DER SubjectPublicKeyInfo.</param>
    /// <param name="signer">Of the same key.</param>
    internal static HeldSlot Take(ReadOnlySpan<byte> publicKeyInfo, HeldSigner signer)
    {
        var slot = Slots.GetOrAdd(Convert.ToHexString(SHA256.HashData(publicKeyInfo)), static _ => new HeldSlot());
        slot.signer = signer;
        return slot;
    }
}
