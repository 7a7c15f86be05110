using System.Runtime.InteropServices;

namespace Birthmark.Bench.Floor;

/// <summary>The few libcrypto calls that the limit is made of, bound here on their own so that the limit owes nothing to the product.</summary>
internal static unsafe partial class Libcrypto
{
    private const string Library = "libcrypto.so.3";

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint EVP_PKEY_CTX_new_from_name(nint library, string name, string? properties);

    [LibraryImport(Library)]
    internal static partial nint EVP_PKEY_CTX_new(nint key, nint engine);

    [LibraryImport(Library)]
    internal static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_keygen_init(nint context);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int EVP_PKEY_CTX_set_group_name(nint context, string name);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_generate(nint context, out nint key);

    [LibraryImport(Library)]
    internal static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_sign_init(nint context);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_sign(nint context, byte* signature, ref nuint signatureLength, byte* digest, nuint digestLength);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_verify_init(nint context);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_verify(nint context, byte* signature, nuint signatureLength, byte* digest, nuint digestLength);
}
