using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Birthmark.Keys.Tpm.Identity;

/// <summary>What public areas (TPMT_PUBLIC, Part 2 §12.2.4) say of keys to an owner who has no TPM at hand. Nothing here throws on input.</summary>
public static class TpmDescription
{
    private const int ModulusLength = 256;

    /// <summary>RSA 2048 by the endorsement template L-1, and nothing else: a key that only decrypts, for its TPM alone.</summary>
    public static bool TryReadEndorsement(ReadOnlySpan<byte> publicArea, [NotNullWhen(true)] out RSA? key)
    {
        key = null;
        if (publicArea.Length <= ModulusLength || publicArea[^ModulusLength] < 0x80
            || !publicArea[..^ModulusLength].SequenceEqual(TpmEndorsement.Template.AsSpan()[..^ModulusLength]))
        {
            return false;
        }

        key = RSA.Create(new RSAParameters { Modulus = publicArea[^ModulusLength..].ToArray(), Exponent = [1, 0, 1] });
        return true;
    }

    /// <summary>A restricted signing key (ECDSA P-256, SHA-256) made in its TPM and fixed to it: it signs only what the TPM itself says.</summary>
    public static bool TryReadAttestationKey(ReadOnlySpan<byte> publicArea, [NotNullWhen(true)] out ECDsa? key)
    {
        key = null;
        var reader = new TpmReader(publicArea);
        var isRight = reader.Take(TpmAttestation.Head.Length).SequenceEqual(TpmAttestation.Head);
        var x = reader.Sized();
        var y = reader.Sized();
        return isRight && reader.IsWhole && reader.Rest.IsEmpty && TryImport(x, y, out key);
    }

    /// <summary>EC P-256, made in its TPM (<c>sensitiveDataOrigin</c>) and fixed to it (<c>fixedTPM</c>, <c>fixedParent</c>): its SubjectPublicKeyInfo.</summary>
    public static bool TryReadKey(ReadOnlySpan<byte> publicArea, [NotNullWhen(true)] out byte[]? info) =>
        TpmPublicArea.TryRead(publicArea, KeyAlgorithm.EcP256, out info);

    private static bool TryImport(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, [NotNullWhen(true)] out ECDsa? key)
    {
        key = null;
        if (x.Length is 0 or > 32 || y.Length is 0 or > 32)
        {
            return false;
        }

        var point = new ECPoint { X = new byte[32], Y = new byte[32] };
        x.CopyTo(point.X.AsSpan(32 - x.Length));
        y.CopyTo(point.Y.AsSpan(32 - y.Length));
        try
        {
            key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            return true;
        }
        catch (CryptographicException)
        {
            // Not on the curve.
            return false;
        }
    }
}
