using Birthmark.Keys.Engines.Forms;

namespace Birthmark.Keys.Engines.Lean;

/// <summary>A device's EC key in an EVP_PKEY.</summary>
internal sealed unsafe class LeanEcKey : IDeviceKey
{
    private readonly NamedCurve curve;
    private readonly PKey key;
    private readonly byte[] publicKeyInfo;

    /// <summary>Takes ownership of <paramref name="key"/>.</summary>
    internal LeanEcKey(NamedCurve curve, PKey key)
    {
        this.curve = curve;
        this.key = key;
        publicKeyInfo = curve.NewPublicKeyInfo(out var point);
        fixed (byte* name = "pub"u8, octets = point)
        {
            LeanFault.ThrowUnless(
                Libcrypto.GetOctets(key, name, octets, (nuint)point.Length, out var length) == 1 && (int)length == point.Length, "EVP_PKEY_get_octet_string_param");
        }
    }

    public KeyAlgorithm Algorithm => curve.Algorithm;

    public ReadOnlyMemory<byte> PublicKey => publicKeyInfo;

    private ReadOnlySpan<byte> Point => publicKeyInfo.AsSpan(^curve.PointLength..);

    public byte[] Sign(ReadOnlySpan<byte> message, SignatureAlgorithm algorithm)
    {
        SignatureScheme.RefuseMismatch(algorithm, Algorithm);
        return Ecdsa.Sign(key, message, algorithm);
    }

    public SecretBuffer ExportScalar()
    {
        nint number = 0;
        var scalar = new SecretBuffer(curve.ScalarLength);
        fixed (byte* name = "priv"u8, octets = scalar.Span)
        {
            try
            {
                LeanFault.ThrowUnless(Libcrypto.GetNumber(key, name, ref number) == 1, "EVP_PKEY_get_bn_param");
                LeanFault.ThrowUnless(Libcrypto.WriteNumber(number, octets, scalar.Length) == scalar.Length, "BN_bn2binpad");
                return scalar;
            }
            finally
            {
                Libcrypto.ClearNumber(number);
            }
        }
    }

    public SecretBuffer ExportPkcs8()
    {
        using var scalar = ExportScalar();
        return curve.Pkcs8(scalar.Span, Point);
    }

    public SecretBuffer ExportTraditional()
    {
        using var scalar = ExportScalar();
        return curve.Sec1(scalar.Span, Point);
    }

    public void Dispose() => key.Dispose();
}
