namespace Birthmark.Keys.Engines.Lean;

/// <summary>ECDSA (FIPS 186-5 §6) over a digest computed beforehand, by contexts made ready for it.</summary>
internal static unsafe class Ecdsa
{
    // DER SEQUENCE of two INTEGERs of 49 octets at most: P-384.
    private const int MaxSignatureLength = 104;

    internal static PKeyContext BeginSigning(PKey key)
    {
        var context = Libcrypto.NewContext(0, key, 0);
        if (!context.IsInvalid && Libcrypto.BeginSigning(context) == 1)
        {
            return context;
        }

        context.Dispose();
        throw LeanFault.Of("EVP_PKEY_sign_init");
    }

    internal static byte[] Sign(PKeyContext context, ReadOnlySpan<byte> message, SignatureAlgorithm algorithm)
    {
        var digest = algorithm.Digest(message, stackalloc byte[SignatureScheme.MaxDigestLength]);
        var signature = stackalloc byte[MaxSignatureLength];
        nuint length = MaxSignatureLength;
        fixed (byte* octets = digest)
        {
            LeanFault.ThrowUnless(Libcrypto.Sign(context, signature, ref length, octets, (nuint)digest.Length) == 1, "EVP_PKEY_sign");
        }

        return new ReadOnlySpan<byte>(signature, (int)length).ToArray();
    }

    internal static bool Verify(PKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, SignatureAlgorithm algorithm)
    {
        using var context = Libcrypto.NewContext(0, key, 0);
        LeanFault.ThrowUnless(!context.IsInvalid && Libcrypto.BeginVerifying(context) == 1, "EVP_PKEY_verify_init");
        var digest = algorithm.Digest(message, stackalloc byte[SignatureScheme.MaxDigestLength]);
        fixed (byte* octets = digest, signed = signature)
        {
            if (Libcrypto.Verify(context, signed, (nuint)signature.Length, octets, (nuint)digest.Length) == 1)
            {
                return true;
            }
        }

        Libcrypto.ClearErrors();
        return false;
    }
}
