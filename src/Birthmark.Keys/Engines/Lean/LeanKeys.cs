using Birthmark.Keys.Engines.Forms;
using Birthmark.Keys.Engines.Portable;

namespace Birthmark.Keys.Engines.Lean;

/// <summary>EC keys by direct calls into libcrypto; RSA, whose cost is the arithmetic, stays with .NET. Needs <see cref="LibcryptoLoader"/>.</summary>
internal sealed class LeanKeys : IKeyEngine
{
    private readonly PortableKeys portable = new();

    public IDeviceKey Generate(KeyAlgorithm algorithm)
    {
        if (!SignatureScheme.IsEc(algorithm))
        {
            return portable.Generate(algorithm);
        }

        var curve = NamedCurve.Of(algorithm);
        return new LeanEcKey(curve, CurveBench.Of(curve).Generate());
    }

    public unsafe ISigner Load(KeyAlgorithm algorithm, ReadOnlySpan<byte> pkcs8)
    {
        if (!SignatureScheme.IsEc(algorithm))
        {
            return portable.Load(algorithm, pkcs8);
        }

        fixed (byte* octets = pkcs8)
        {
            var next = octets;
            var key = Libcrypto.ReadPrivateKey(0, &next, new(pkcs8.Length));
            LeanFault.ThrowUnless(!key.IsInvalid, "d2i_AutoPrivateKey");
            return new LeanSigner(key);
        }
    }

    public bool Verify(ReadOnlySpan<byte> publicKeyInfo, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature, SignatureAlgorithm algorithm)
    {
        if (!SignatureScheme.IsEcdsa(algorithm))
        {
            return portable.Verify(publicKeyInfo, message, signature, algorithm);
        }

        if (signature.IsEmpty || NamedCurve.Match(publicKeyInfo, out var point) is not { } curve)
        {
            return false;
        }

        return CurveBench.Of(curve).Import(point) is { } key && Ecdsa.Verify(key, message, signature, algorithm);
    }

    public bool TryRecognise(ReadOnlySpan<byte> publicKeyInfo, out KeyAlgorithm algorithm)
    {
        if (NamedCurve.Match(publicKeyInfo, out var point) is not { } curve)
        {
            return portable.TryRecognise(publicKeyInfo, out algorithm);
        }

        algorithm = curve.Algorithm;
        return CurveBench.Of(curve).Import(point) is not null;
    }
}
