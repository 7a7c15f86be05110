using System.Runtime.InteropServices;

namespace Birthmark.Keys.Engines.Lean;

/// <summary>The few functions of libcrypto 3 that the lean engine calls; names and results as in its manual pages. 1 is success.</summary>
internal static unsafe partial class Libcrypto
{
    internal const string Library = "birthmark-libcrypto";

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_new_from_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial PKeyContext NewContext(nint library, string name, string? properties);

    /// <summary>The caller frees it.</summary>
    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_new_from_pkey")]
    internal static partial nint NewContext(nint library, PKey key, nint properties);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_free")]
    internal static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_free")]
    internal static partial void FreeKey(nint key);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_paramgen_init")]
    internal static partial int BeginParameters(PKeyContext context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_keygen_init")]
    internal static partial int BeginKeys(PKeyContext context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_set_group_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetGroup(PKeyContext context, string name);

    /// <summary><paramref name="key"/> must come in as zero.</summary>
    [LibraryImport(Library, EntryPoint = "EVP_PKEY_generate")]
    internal static partial int Generate(PKeyContext context, ref nint key);

    /// <summary>Decodes and checks that the point is on the curve.</summary>
    [LibraryImport(Library, EntryPoint = "EVP_PKEY_set1_encoded_public_key")]
    internal static partial int SetPoint(PKey key, byte* point, nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_get_octet_string_param")]
    internal static partial int GetOctets(PKey key, byte* name, byte* output, nuint capacity, out nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_get_bn_param")]
    internal static partial int GetNumber(PKey key, byte* name, ref nint number);

    [LibraryImport(Library, EntryPoint = "BN_bn2binpad")]
    internal static partial int WriteNumber(nint number, byte* output, int length);

    [LibraryImport(Library, EntryPoint = "BN_clear_free")]
    internal static partial void ClearNumber(nint number);

    [LibraryImport(Library, EntryPoint = "d2i_AutoPrivateKey")]
    internal static partial PKey ReadPrivateKey(nint none, byte** input, CLong length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_sign_init")]
    internal static partial int BeginSigning(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_sign")]
    internal static partial int Sign(nint context, byte* signature, ref nuint length, byte* digest, nuint digestLength);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_verify_init")]
    internal static partial int BeginVerifying(nint context);

    /// <summary>1 good, 0 wrong, negative malformed.</summary>
    [LibraryImport(Library, EntryPoint = "EVP_PKEY_verify")]
    internal static partial int Verify(nint context, byte* signature, nuint length, byte* digest, nuint digestLength);

    [LibraryImport(Library, EntryPoint = "RAND_add")]
    internal static partial void AddRandom(byte* octets, int length, double entropy);

    /// <summary>Forgets the thread's errors, which .NET would otherwise find.</summary>
    [LibraryImport(Library, EntryPoint = "ERR_clear_error")]
    internal static partial void ClearErrors();
}
