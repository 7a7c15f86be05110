using System.Runtime.InteropServices;

namespace Birthmark.Images.Encoders.Mcuboot;

/// <summary>
/// Ed25519 (RFC 8032) from the system's libcrypto 3, since .NET 10 has none. Where the library is not there,
/// <see cref="IsSupported"/> is false and nothing else may be called.
/// </summary>
public static partial class Ed25519
{
    public const int KeySize = 32;
    public const int SignatureSize = 64;

    private const string Library = "libcrypto.so.3";
    private const int Type = 1087; // EVP_PKEY_ED25519 = NID_ED25519

    public static bool IsSupported { get; } = NativeLibrary.TryLoad(Library, typeof(Ed25519).Assembly, null, out _);

    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        var key = PrivateKey(seed);
        try
        {
            var point = new byte[KeySize];
            nuint length = KeySize;
            Check(EVP_PKEY_get_raw_public_key(key, point, ref length));
            return point;
        }
        finally
        {
            EVP_PKEY_free(key);
        }
    }

    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        var key = PrivateKey(seed);
        var context = EVP_MD_CTX_new();
        try
        {
            var signature = new byte[SignatureSize];
            nuint length = SignatureSize;
            Check(EVP_DigestSignInit(context, 0, 0, 0, key));
            Check(EVP_DigestSign(context, signature, ref length, message, (nuint)message.Length));
            return signature;
        }
        finally
        {
            EVP_MD_CTX_free(context);
            EVP_PKEY_free(key);
        }
    }

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var key = EVP_PKEY_new_raw_public_key(Type, 0, publicKey, (nuint)publicKey.Length);
        if (key == 0)
        {
            return false;
        }

        var context = EVP_MD_CTX_new();
        try
        {
            Check(EVP_DigestVerifyInit(context, 0, 0, 0, key));
            return EVP_DigestVerify(context, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
        }
        finally
        {
            EVP_MD_CTX_free(context);
            EVP_PKEY_free(key);
        }
    }

    private static nint PrivateKey(ReadOnlySpan<byte> seed)
    {
        var key = EVP_PKEY_new_raw_private_key(Type, 0, seed, (nuint)seed.Length);
        Check(key == 0 ? 0 : 1);
        return key;
    }

    private static void Check(int result)
    {
        if (result != 1)
        {
            throw new System.Security.Cryptography.CryptographicException("libcrypto refused an Ed25519 operation");
        }
    }

    [LibraryImport(Library)]
    private static partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library)]
    private static partial nint EVP_PKEY_new_raw_public_key(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library)]
    private static partial int EVP_PKEY_get_raw_public_key(nint key, Span<byte> point, ref nuint length);

    [LibraryImport(Library)]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    private static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)]
    private static partial int EVP_DigestSignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library)]
    private static partial int EVP_DigestSign(nint context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(Library)]
    private static partial int EVP_DigestVerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library)]
    private static partial int EVP_DigestVerify(nint context, ReadOnlySpan<byte> signature, nuint signatureLength, ReadOnlySpan<byte> message, nuint messageLength);
}
