using System.Security.Cryptography;
using Birthmark.Keys.Engines.Forms;

namespace Birthmark.Keys.Engines.Portable;

/// <summary>A device's EC key in <see cref="ECDsa"/>.</summary>
internal sealed class PortableEcKey : IDeviceKey
{
    private readonly NamedCurve curve;
    private readonly ECDsa key;
    private readonly byte[] publicKeyInfo;

    internal PortableEcKey(NamedCurve curve)
    {
        this.curve = curve;
        key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve.FriendlyName));
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        publicKeyInfo = curve.NewPublicKeyInfo(out var point);
        point[0] = 4;
        q.X.CopyTo(point[1..]);
        q.Y.CopyTo(point[(1 + curve.ScalarLength)..]);
    }

    public KeyAlgorithm Algorithm => curve.Algorithm;

    public ReadOnlyMemory<byte> PublicKey => publicKeyInfo;

    private ReadOnlySpan<byte> Point => publicKeyInfo.AsSpan(^curve.PointLength..);

    public byte[] Sign(ReadOnlySpan<byte> message, SignatureAlgorithm algorithm)
    {
        SignatureScheme.RefuseMismatch(algorithm, Algorithm);
        return key.SignData(message, algorithm.Hash(), DSASignatureFormat.Rfc3279DerSequence);
    }

    public SecretBuffer ExportScalar()
    {
        var scalar = key.ExportParameters(includePrivateParameters: true).D!;
        try
        {
            return new SecretBuffer(scalar);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
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
