using System.Runtime.InteropServices;

namespace Birthmark.Keys.Pkcs11;

/// <summary>CK_ATTRIBUTE on a 64-bit Unix, where CK_ULONG has 8 octets and structures are aligned naturally (PKCS#11 2.40 §3.1).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CkAttribute
{
    internal nuint Type;
    internal void* Value;
    internal nuint Length;
}

/// <summary>CK_MECHANISM.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CkMechanism
{
    internal nuint Type;
    internal void* Parameter;
    internal nuint Length;
}

/// <summary>CK_RSA_PKCS_OAEP_PARAMS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CkOaep
{
    internal nuint Hash;
    internal nuint Mask;
    internal nuint Source;
    internal void* SourceData;
    internal nuint SourceLength;
}

/// <summary>CK_RSA_PKCS_PSS_PARAMS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CkPss
{
    internal nuint Hash;
    internal nuint Mask;
    internal nuint SaltLength;
}

/// <summary>CK_ECDH1_DERIVE_PARAMS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CkEcdh
{
    internal nuint Kdf;
    internal nuint SharedLength;
    internal void* Shared;
    internal nuint PublicLength;
    internal void* Public;
}

/// <summary>CK_C_INITIALIZE_ARGS.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CkInitialize
{
    internal void* CreateMutex;
    internal void* DestroyMutex;
    internal void* LockMutex;
    internal void* UnlockMutex;
    internal nuint Flags;
    internal void* Reserved;
}
