using System.Formats.Asn1;
using Birthmark.Keys.Engines;
using Birthmark.Keys.Engines.Forms;
using Birthmark.Keys.Hardware;

namespace Birthmark.Keys.Pkcs11;

/// <summary>Between signatures as X.509 carries them and as PKCS#11 makes them.</summary>
internal static class SignatureInput
{
    // DigestInfo up to the digest (RFC 8017 §9.2, note 1).
    private static readonly byte[] Sha256Head = Convert.FromHexString("3031300D060960864801650304020105000420");
    private static readonly byte[] Sha384Head = Convert.FromHexString("3041300D060960864801650304020205000430");
    private static readonly byte[] Sha512Head = Convert.FromHexString("3051300D060960864801650304020305000440");

    /// <summary>What CKM_ECDSA, CKM_RSA_PKCS_PSS and CKM_RSA_PKCS sign: the digest, or its DigestInfo.</summary>
    internal static byte[] Of(ReadOnlySpan<byte> digest, SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.RsaPkcs1WithSha256 => [.. Sha256Head, .. digest],
        SignatureAlgorithm.RsaPkcs1WithSha384 => [.. Sha384Head, .. digest],
        SignatureAlgorithm.RsaPkcs1WithSha512 => [.. Sha512Head, .. digest],
        _ => digest.ToArray(),
    };

    internal static byte[] Sign(FunctionTable table, nuint session, nuint key, SignatureAlgorithm algorithm, ReadOnlySpan<byte> input) => SignatureScheme.IsPss(algorithm)
        ? SignPss(table, session, key, algorithm, input)
        : table.Sign(session, new CkMechanism { Type = SignatureScheme.IsEcdsa(algorithm) ? Ck.MechanismEcdsa : Ck.MechanismRsaPkcs }, key, input);

    private static unsafe byte[] SignPss(FunctionTable table, nuint session, nuint key, SignatureAlgorithm algorithm, ReadOnlySpan<byte> digest)
    {
        var (hash, mask) = algorithm switch
        {
            SignatureAlgorithm.RsaPssWithSha384 => (Ck.MechanismSha384, Ck.MaskSha384),
            SignatureAlgorithm.RsaPssWithSha512 => (Ck.MechanismSha512, Ck.MaskSha512),
            _ => (Ck.MechanismSha256, Ck.MaskSha256),
        };
        var parameters = new CkPss { Hash = hash, Mask = mask, SaltLength = (nuint)digest.Length };
        return table.Sign(session, new CkMechanism { Type = Ck.MechanismRsaPss, Parameter = &parameters, Length = (nuint)sizeof(CkPss) }, key, digest);
    }

    /// <summary>r‖s becomes a SEQUENCE (RFC 3279 §2.2.3); a signature of the wrong length is no signature.</summary>
    /// <exception cref="KeyRefusedException">The module gave something else.</exception>
    internal static byte[] ToX509(HardwareKeyRecord key, byte[] signature, SignatureAlgorithm algorithm)
    {
        var half = SignatureScheme.IsEcdsa(algorithm) ? NamedCurve.Of(key.Algorithm).ScalarLength : 0;
        var expected = half == 0 ? RsaPublicForm.SizeOf(key.Algorithm) / 8 : 2 * half;
        if (signature.Length != expected)
        {
            throw new KeyRefusedException(
                KeyRefusal.StoreFault, $"The device signed with key '{key.Alias}' in {signature.Length} octets instead of {expected}: look at the device; a module that goes on so is not fit for this hub.");
        }

        return half == 0 ? signature : EcdsaDer(signature, half);
    }

    internal static byte[] EcdsaDer(ReadOnlySpan<byte> signature, int half)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Trim(signature[..half]));
            writer.WriteIntegerUnsigned(Trim(signature[half..]));
        }

        return writer.Encode();
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> number)
    {
        var trimmed = number.TrimStart((byte)0);
        return trimmed.IsEmpty ? number[^1..] : trimmed;
    }
}
