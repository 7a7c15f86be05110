using System.Runtime.Versioning;
using System.Security.Cryptography;
using Birthmark.Keys.Engines;
using Birthmark.Keys.Engines.Forms;
using Birthmark.Keys.Engines.Lean;

namespace Birthmark.Keys.Hardware;

/// <summary>A key of a device in the form that .NET's TLS takes.</summary>
[SupportedOSPlatform("linux")]
internal static class HeldTlsKey
{
    internal static ECDsa Open(IHardware hardware, HardwareKeyRecord key, Action<Exception?> onTurn)
    {
        var curve = NamedCurve.Of(key.Algorithm);
        var algorithm = curve == NamedCurve.P256 ? SignatureAlgorithm.EcdsaWithSha256 : SignatureAlgorithm.EcdsaWithSha384;
        using var handle = HeldKeyMethod.Bind(key.PublicKey, new HeldSigner(curve, Sign, onTurn));
        return new ECDsaOpenSsl(handle);

        byte[] Sign(byte[] digest)
        {
            var signature = hardware.Sign(key, digest, algorithm);
            using var own = ECDsa.Create();
            own.ImportSubjectPublicKeyInfo(key.PublicKey, out _);
            return own.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence) ? signature : throw HardwareKey.Lie(new(hardware.Scheme, key.Token, key.Alias));
        }
    }
}
