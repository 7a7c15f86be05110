using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Birthmark.Production.Recipes.Outputs;

/// <summary>Pinned pages for secrets on their way out: used again and again, zeroed each time they come back.</summary>
internal static class SecretPages
{
    internal const int PageSize = 8192;
    private const int MostIdle = 256;
    private static readonly ConcurrentBag<byte[]> Idle = [];

    internal static byte[] Rent(int size)
    {
        if (size <= PageSize)
        {
            return Idle.TryTake(out var page) ? page : GC.AllocateUninitializedArray<byte>(PageSize, pinned: true);
        }

        return GC.AllocateUninitializedArray<byte>((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)size), pinned: true);
    }

    /// <param name="page">The page.</param>
    /// <param name="written">How much of it was ever written to; the rest is zero, or was never a secret.</param>
    internal static void Return(byte[] page, int written)
    {
        CryptographicOperations.ZeroMemory(page.AsSpan(0, written));
        if (page.Length == PageSize && Idle.Count < MostIdle)
        {
            Idle.Add(page);
        }
    }
}
