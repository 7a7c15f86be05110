using System.Security.Cryptography;

namespace Birthmark.Keys.Engines.Lean;

/// <summary>A failure of libcrypto where none is expected: out of memory, a broken installation.</summary>
internal static class LeanFault
{
    internal static CryptographicException Of(string what)
    {
        Libcrypto.ClearErrors();
        return new CryptographicException($"libcrypto failed at {what}.");
    }

    internal static void ThrowUnless(bool isDone, string what)
    {
        if (!isDone)
        {
            throw Of(what);
        }
    }
}
