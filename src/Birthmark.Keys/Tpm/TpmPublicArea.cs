using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Birthmark.Keys.Engines;
using Birthmark.Keys.Engines.Forms;

namespace Birthmark.Keys.Tpm;

/// <summary>Turns a TPMT_PUBLIC (Part 2 §12.2.4) of a signing key into a SubjectPublicKeyInfo.</summary>
internal static class TpmPublicArea
{
    private static readonly byte[] F4 = [1, 0, 1];

    /// <summary>False unless it is a whole public area of a key of <paramref name="algorithm"/> that cannot leave its TPM.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> publicArea, KeyAlgorithm algorithm, [NotNullWhen(true)] out byte[]? info)
    {
        info = null;
        var reader = new TpmReader(publicArea);
        var isEc = SignatureScheme.IsEc(algorithm);
        var type = reader.U16();
        reader.U16();
        var isFixed = (reader.U32() & TpmCode.Fixed) == TpmCode.Fixed;
        reader.Sized();
        reader.Take(4);
        if (!isFixed || type != (isEc ? TpmCode.AlgorithmEcc : TpmCode.AlgorithmRsa))
        {
            return false;
        }

        info = isEc ? ReadEc(ref reader, NamedCurve.Of(algorithm)) : ReadRsa(ref reader, algorithm);
        return info is not null && reader.IsWhole && reader.Rest.IsEmpty;
    }

    private static byte[]? ReadEc(ref TpmReader reader, NamedCurve curve)
    {
        var isCurve = reader.U16() == (curve.Algorithm == KeyAlgorithm.EcP256 ? TpmCode.CurveP256 : TpmCode.CurveP384);
        reader.U16();
        var x = reader.Sized();
        var y = reader.Sized();
        if (!isCurve || x.Length > curve.ScalarLength || y.Length > curve.ScalarLength)
        {
            return null;
        }

        var info = curve.NewPublicKeyInfo(out var point);
        point[0] = 4;
        x.CopyTo(point[(1 + curve.ScalarLength - x.Length)..]);
        y.CopyTo(point[(1 + (2 * curve.ScalarLength) - y.Length)..]);
        return info;
    }

    private static byte[]? ReadRsa(ref TpmReader reader, KeyAlgorithm algorithm)
    {
        var bits = reader.U16();
        reader.U32();
        var modulus = reader.Sized().ToArray();
        if (bits != RsaPublicForm.SizeOf(algorithm) || modulus.Length != bits / 8 || modulus[0] < 0x80)
        {
            return null;
        }

        using var key = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = F4 });
        return key.ExportSubjectPublicKeyInfo();
    }
}
