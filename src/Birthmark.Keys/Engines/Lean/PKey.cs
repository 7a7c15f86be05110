using System.Runtime.InteropServices;

namespace Birthmark.Keys.Engines.Lean;

/// <summary>An owned EVP_PKEY; libcrypto zeroes the private half when the last owner frees it.</summary>
internal sealed class PKey() : SafeHandle(0, ownsHandle: true)
{
    internal PKey(nint key)
        : this() => SetHandle(key);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Libcrypto.FreeKey(handle);
        return true;
    }
}
