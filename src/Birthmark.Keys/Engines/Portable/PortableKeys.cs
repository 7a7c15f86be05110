using System.Security.Cryptography;
using Birthmark.Keys.Engines.Forms;

namespace Birthmark.Keys.Engines.Portable;

/// <summary>Keys by .NET's own classes: runs wherever .NET runs, and does RSA for every engine.</summary>
internal sealed class PortableKeys : IKeyEngine
{
    public IDeviceKey Generate(KeyAlgorithm algorithm) => SignatureScheme.IsEc(algorithm)
        ? new PortableEcKey(NamedCurve.Of(algorithm))
        : new RsaKey(algorithm);

    public ISigner Load(KeyAlgorithm algorithm, ReadOnlySpan<byte> pkcs8) => new PlatformSigner(algorithm, new SecretBuffer(pkcs8));

    public bool Verify(ReadOnlySpan<byte> publicKeyInfo, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, SignatureAlgorithm algorithm)
    {
        if (!SignatureScheme.IsEcdsa(algorithm))
        {
            return RsaVerifier.Verify(publicKeyInfo, message, signature, algorithm);
        }

        if (!EcdsaSignatureForm.IsStrict(signature))
        {
            return false;
        }

        using var key = Import(publicKeyInfo);
        return key is not null && key.VerifyData(message, signature, algorithm.Hash(), DSASignatureFormat.Rfc3279DerSequence);
    }

    public bool TryRecognise(ReadOnlySpan<byte> publicKeyInfo, out KeyAlgorithm algorithm)
    {
        if (NamedCurve.Match(publicKeyInfo, out _) is not { } curve)
        {
            return RsaPublicForm.TryRecognise(publicKeyInfo, out algorithm);
        }

        algorithm = curve.Algorithm;
        using var key = Import(publicKeyInfo);
        return key is not null;
    }

    /// <summary>Null when the form is another one or the point is not on its curve.</summary>
    private static ECDsa? Import(ReadOnlySpan<byte> publicKeyInfo)
    {
        if (NamedCurve.Match(publicKeyInfo, out var point) is not { } curve)
        {
            return null;
        }

        try
        {
            var q = new ECPoint { X = point.Slice(1, curve.ScalarLength).ToArray(), Y = point[(1 + curve.ScalarLength)..].ToArray() };
            return ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromFriendlyName(curve.FriendlyName), Q = q });
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
