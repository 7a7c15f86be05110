using System.Runtime.InteropServices;

namespace Birthmark.Keys.Engines.Lean;

/// <summary>What <see cref="HeldKeyMethod"/> calls: EC_KEY_METHOD_new(3), EC_KEY_new(3), CRYPTO_get_ex_new_index(3).</summary>
internal static unsafe partial class Libcrypto
{
    [LibraryImport(Library, EntryPoint = "EC_KEY_OpenSSL")]
    internal static partial nint OwnEcMethod();

    [LibraryImport(Library, EntryPoint = "EC_KEY_METHOD_new")]
    internal static partial nint NewEcMethod(nint like);

    [LibraryImport(Library, EntryPoint = "EC_KEY_METHOD_set_sign")]
    internal static partial void SetEcSigning(
        nint method, delegate* unmanaged[Cdecl]<int, byte*, int, byte*, uint*, nint, nint, nint, int> sign, nint setup, nint signNumbers);

    [LibraryImport(Library, EntryPoint = "CRYPTO_get_ex_new_index")]
    internal static partial int NewDataIndex(
        int kind, CLong number, nint argument, nint create, delegate* unmanaged[Cdecl]<nint, nint, nint*, int, CLong, nint, int> duplicate,
        delegate* unmanaged[Cdecl]<nint, nint, nint, int, CLong, nint, void> free);

    /// <summary>The caller frees it.</summary>
    [LibraryImport(Library, EntryPoint = "d2i_EC_PUBKEY")]
    internal static partial nint ReadEcPublicKey(nint none, byte** input, CLong length);

    [LibraryImport(Library, EntryPoint = "EC_KEY_free")]
    internal static partial void FreeEcKey(nint key);

    [LibraryImport(Library, EntryPoint = "EC_KEY_set_method")]
    internal static partial int SetEcMethod(nint key, nint method);

    [LibraryImport(Library, EntryPoint = "EC_KEY_set_ex_data")]
    internal static partial int SetEcData(nint key, int index, nint data);

    [LibraryImport(Library, EntryPoint = "EC_KEY_get_ex_data")]
    internal static partial nint GetEcData(nint key, int index);

    /// <summary>The caller frees it.</summary>
    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new")]
    internal static partial nint NewKey();

    /// <summary>Takes a share of <paramref name="ecKey"/>.</summary>
    [LibraryImport(Library, EntryPoint = "EVP_PKEY_set1_EC_KEY")]
    internal static partial int SetEcKey(nint key, nint ecKey);
}
