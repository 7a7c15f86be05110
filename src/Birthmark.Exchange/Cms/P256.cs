using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Birthmark.Exchange.Cms;

/// <summary>Public keys of ECDSA P-256 in their one DER form: named curve, uncompressed point.</summary>
internal static class P256
{
    private const int Length = 91;

    private static ReadOnlySpan<byte> Prefix =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ];

    /// <summary>False for anything else, and for points that are not on the curve. Never throws.</summary>
    internal static bool TryImport(ReadOnlySpan<byte> publicKey, [NotNullWhen(true)] out ECDsa? key)
    {
        key = null;
        if (publicKey.Length != Length || !publicKey.StartsWith(Prefix))
        {
            return false;
        }

        var made = ECDsa.Create();
        try
        {
            made.ImportSubjectPublicKeyInfo(publicKey, out _);
            key = made;
            return true;
        }
        catch (CryptographicException)
        {
            made.Dispose();
            return false;
        }
    }
}
