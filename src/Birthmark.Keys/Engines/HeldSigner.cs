using Birthmark.Keys.Engines.Forms;

namespace Birthmark.Keys.Engines;

/// <summary>
/// Signs for native code with a key that lives elsewhere: one signature at a time, so that whoever else needs the device waits for one at most, and with a
/// bounded number of threads waiting, so that strangers who begin handshakes do not take all of them.
/// </summary>
/// <param name="curve">Of the key.</param>
/// <param name="sign">From a digest as long as the curve's numbers to a DER signature.</param>
/// <param name="onTurn">As <see cref="IServesTls.OpenForTls"/> says.</param>
internal sealed class HeldSigner(NamedCurve curve, Func<byte[], byte[]> sign, Action<Exception?> onTurn)
{
    private readonly Lock one = new();
    private int waiting;
    private int isFailing;

    /// <summary>Octets of the longest signature: a SEQUENCE of two INTEGERs with a leading zero each.</summary>
    internal int MaxLength => 2 + (2 * (3 + curve.ScalarLength));

    internal bool TrySign(ReadOnlySpan<byte> digest, Span<byte> output, out int length)
    {
        length = 0;

        // Whatever it is, an exception that reaches native code ends the process.
        try
        {
            var signature = InTurn(Fit(digest));
            signature.CopyTo(output);
            length = signature.Length;
            Tell(null);
            return true;
        }
        catch (Exception fault)
        {
            Tell(fault);
            return false;
        }
    }

    /// <summary>FIPS 186-5 §6.4.1: of a longer digest the leftmost bits count; a shorter one is a smaller number.</summary>
    private byte[] Fit(ReadOnlySpan<byte> digest)
    {
        var fitted = new byte[curve.ScalarLength];
        var counts = digest[..Math.Min(digest.Length, fitted.Length)];
        counts.CopyTo(fitted.AsSpan(^counts.Length..));
        return fitted;
    }

    private byte[] InTurn(byte[] digest)
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > IServesTls.MostWaiting)
            {
                throw new KeyRefusedException(
                    KeyRefusal.TokenOffline, $"More than {IServesTls.MostWaiting} handshakes wait for a signature of the device; further ones are refused at once, and their clients may try again. Look who connects so often.");
            }

            lock (one)
            {
                return sign(digest);
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private void Tell(Exception? fault)
    {
        try
        {
            if (Interlocked.Exchange(ref isFailing, fault is null ? 0 : 1) != (fault is null ? 0 : 1))
            {
                onTurn(fault);
            }
        }
        catch (Exception)
        {
            // A log that is gone is no reason to end the process.
        }
    }
}
