using System.Runtime.InteropServices;

namespace Birthmark.Keys.Engines.Lean;

/// <summary>An owned EVP_PKEY_CTX: an operation made ready once, used by one thread at a time.</summary>
internal sealed class PKeyContext() : SafeHandle(0, ownsHandle: true)
{
    internal PKeyContext(nint context)
        : this() => SetHandle(context);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Libcrypto.FreeContext(handle);
        return true;
    }
}
