namespace Birthmark.Keys.Engines.Lean;

/// <summary>The CTR_DRBG of libcrypto 3, from which both engines and .NET itself make key pairs.</summary>
internal static class LibcryptoGenerator
{
    /// <summary>Reseeds it: fresh octets of the system, and these as additional input (SP 800-90A §9.2). Its children in the threads follow at their next use.</summary>
    internal static unsafe void Stir(ReadOnlySpan<byte> octets)
    {
        if (!LibcryptoLoader.TryLoad(out _))
        {
            return;
        }

        fixed (byte* first = octets)
        {
            // RAND_add(3): no entropy is credited, so that even a hostile TPM takes none away.
            Libcrypto.AddRandom(first, octets.Length, 0);
        }
    }
}
