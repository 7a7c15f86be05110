using System.Diagnostics.CodeAnalysis;
using Birthmark.Keys.Pooling;

namespace Birthmark.Keys.Engines.Lean;

/// <summary>A loaded EC key with a signing context for each thread that signs at once.</summary>
internal sealed class LeanSigner : ISigner
{
    private readonly PKey key;
    private readonly Pool<PKeyContext> contexts;

    /// <summary>Takes ownership of <paramref name="key"/>.</summary>
    internal LeanSigner(PKey key)
    {
        this.key = key;
        contexts = new Pool<PKeyContext>(() => Ecdsa.Prepare(this.key));
    }

    public bool TrySign(ReadOnlySpan<byte> message, SignatureAlgorithm algorithm, [NotNullWhen(true)] out byte[]? signature)
    {
        signature = null;
        if (!contexts.TryRent(out var context))
        {
            return false;
        }

        try
        {
            signature = Ecdsa.Sign(context, message, algorithm);
            return true;
        }
        finally
        {
            contexts.Return(context);
        }
    }

    /// <summary>A context in use holds the key until it comes back; then libcrypto zeroes it.</summary>
    public void Dispose()
    {
        contexts.Dispose();
        key.Dispose();
    }
}
