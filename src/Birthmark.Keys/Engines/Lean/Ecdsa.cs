namespace Birthmark.Keys.Engines.Lean;

/// <summary>ECDSA (FIPS 186-5 §6) over a digest computed beforehand.</summary>
internal static unsafe class Ecdsa
{
    // DER SEQUENCE of two INTEGERs of 49 octets at most: P-384.
    private const int MaxSignatureLength = 104;

    /// <summary>Signs once; the context does not outlive the call.</summary>
    internal static byte[] Sign(PKey key, ReadOnlySpan<byte> message, SignatureAlgorithm algorithm)
    {
        var context = BeginSigning(key);
        try
        {
            return Sign(context, message, algorithm);
        }
        finally
        {
            Libcrypto.FreeContext(context);
        }
    }

    /// <summary>A context to be kept for many signatures.</summary>
    internal static PKeyContext Prepare(PKey key) => new(BeginSigning(key));

    internal static byte[] Sign(PKeyContext context, ReadOnlySpan<byte> message, SignatureAlgorithm algorithm)
    {
        var isHeld = false;
        try
        {
            context.DangerousAddRef(ref isHeld);
            return Sign(context.DangerousGetHandle(), message, algorithm);
        }
        finally
        {
            if (isHeld)
            {
                context.DangerousRelease();
            }
        }
    }

    internal static bool Verify(PKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, SignatureAlgorithm algorithm)
    {
        var context = Libcrypto.NewContext(0, key, 0);
        try
        {
            LeanFault.ThrowUnless(context != 0 && Libcrypto.BeginVerifying(context) == 1, "EVP_PKEY_verify_init");
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
        finally
        {
            Libcrypto.FreeContext(context);
        }
    }

    private static nint BeginSigning(PKey key)
    {
        var context = Libcrypto.NewContext(0, key, 0);
        if (context != 0 && Libcrypto.BeginSigning(context) == 1)
        {
            return context;
        }

        Libcrypto.FreeContext(context);
        throw LeanFault.Of("EVP_PKEY_sign_init");
    }

    private static byte[] Sign(nint context, ReadOnlySpan<byte> message, SignatureAlgorithm algorithm)
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
}
