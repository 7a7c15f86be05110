using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Birthmark.Keys.Engines.Lean;

/// <summary>
/// An EVP_PKEY that has a public half only and asks a <see cref="HeldSigner"/> for its signatures. libcrypto 3 neither exports an EC_KEY with a foreign method to a
/// provider nor copies it into one, so that libssl's signatures come to the method too.
/// </summary>
[SupportedOSPlatform("linux")]
internal static unsafe class HeldKeyMethod
{
    // CRYPTO_EX_INDEX_EC_KEY of openssl/crypto.h.
    private const int EcKeyData = 8;

    private static readonly Lazy<(nint Method, int Index)?> Made = new(Make);

    internal static bool IsSupported => Made.Value is not null;

    /// <summary>The handle, and every copy that libcrypto makes of the key, ask the newest signer bound to this key.</summary>
    /// <param name="publicKeyInfo">DER SubjectPublicKeyInfo of an EC key.</param>
    /// <param name="signer">Of the same key.</param>
    internal static SafeEvpPKeyHandle Bind(ReadOnlySpan<byte> publicKeyInfo, HeldSigner signer)
    {
        var (method, index) = Made.Value ?? throw LeanFault.Of("EC_KEY_METHOD_new");
        var ecKey = Read(publicKeyInfo);
        var key = Libcrypto.NewKey();
        var share = GCHandle.Alloc(HeldSlot.Take(publicKeyInfo, signer));
        var isGiven = false;
        try
        {
            LeanFault.ThrowUnless(key != 0 && Libcrypto.SetEcMethod(ecKey, method) == 1, "EC_KEY_set_method");
            LeanFault.ThrowUnless(isGiven = Libcrypto.SetEcData(ecKey, index, GCHandle.ToIntPtr(share)) == 1, "EC_KEY_set_ex_data");
            LeanFault.ThrowUnless(Libcrypto.SetEcKey(key, ecKey) == 1, "EVP_PKEY_set1_EC_KEY");
            var handle = new SafeEvpPKeyHandle(key, ownsHandle: true);
            key = 0;
            return handle;
        }
        finally
        {
            Libcrypto.FreeKey(key);
            Libcrypto.FreeEcKey(ecKey);
            if (!isGiven)
            {
                share.Free();
            }
        }
    }

    private static (nint Method, int Index)? Make()
    {
        if (!LibcryptoLoader.TryLoad(out _))
        {
            return null;
        }

        try
        {
            var method = Libcrypto.NewEcMethod(Libcrypto.OwnEcMethod());
            var index = Libcrypto.NewDataIndex(EcKeyData, new(0), 0, 0, &Duplicate, &Free);
            if (method == 0 || index < 0)
            {
                return null;
            }

            // Without the two others nobody gets around the first.
            Libcrypto.SetEcSigning(method, &Sign, 0, 0);
            return (method, index);
        }
        catch (EntryPointNotFoundException)
        {
            // A libcrypto that was built without what OpenSSL 3 deprecates.
            return null;
        }
    }

    private static nint Read(ReadOnlySpan<byte> publicKeyInfo)
    {
        fixed (byte* octets = publicKeyInfo)
        {
            var next = octets;
            var key = Libcrypto.ReadEcPublicKey(0, &next, new(publicKeyInfo.Length));
            LeanFault.ThrowUnless(key != 0, "d2i_EC_PUBKEY");
            return key;
        }
    }

    /// <summary>As ECDSA_sign(3): room for ECDSA_size(3) octets, 1 for a signature and 0 for none.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sign(int type, byte* digest, int digestLength, byte* signature, uint* signatureLength, nint inverse, nint r, nint key)
    {
        var share = Libcrypto.GetEcData(key, Made.Value!.Value.Index);
        if (share == 0 || GCHandle.FromIntPtr(share).Target is not HeldSlot { Signer: { } signer })
        {
            return 0;
        }

        var isMade = signer.TrySign(new(digest, digestLength), new(signature, signer.MaxLength), out var length);
        *signatureLength = (uint)length;

        // What a module left in this thread's queue would be taken for an error of the handshake.
        Libcrypto.ClearErrors();
        return isMade ? 1 : 0;
    }

    /// <summary>A copy of the key has a share of its own.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Duplicate(nint to, nint from, nint* share, int index, CLong number, nint argument)
    {
        if (*share != 0)
        {
            *share = GCHandle.ToIntPtr(GCHandle.Alloc(GCHandle.FromIntPtr(*share).Target));
        }

        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Free(nint parent, nint share, nint data, int index, CLong number, nint argument)
    {
        if (share != 0)
        {
            GCHandle.FromIntPtr(share).Free();
        }
    }
}
