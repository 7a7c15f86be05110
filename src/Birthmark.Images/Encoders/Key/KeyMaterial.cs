using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Birthmark.Images.Encoders.Key;

/// <summary>An EC or RSA key in any of the forms in which people hand it over.</summary>
internal sealed class KeyMaterial : IDisposable
{
    private KeyMaterial(ECDsa? elliptic, RSA? rsa) => (Elliptic, Rsa) = (elliptic, rsa);

    public ECDsa? Elliptic { get; }

    public RSA? Rsa { get; }

    /// <summary>PKCS#8, SEC1, PKCS#1 or SubjectPublicKeyInfo, as DER or PEM; a raw scalar or raw public point of the given curve.</summary>
    public static bool TryRead(ReadOnlySpan<byte> given, string curve, [NotNullWhen(true)] out KeyMaterial? key)
    {
        if (given.StartsWith("-----"u8))
        {
            return TryReadPem(given, curve, out key);
        }

        var size = CoordinateSize(curve);
        key = given.Length == size ? FromScalar(given, curve)
            : given.Length == (2 * size) + 1 && given[0] == 4 ? FromPoint(given, curve)
            : Elliptics(given) ?? Rsas(given);
        return key is not null;
    }

    public static int CoordinateSize(string curve) => curve switch { "P-384" => 48, "P-521" => 66, _ => 32 };

    public void Dispose()
    {
        Elliptic?.Dispose();
        Rsa?.Dispose();
    }

    private static bool TryReadPem(ReadOnlySpan<byte> given, string curve, [NotNullWhen(true)] out KeyMaterial? key)
    {
        key = null;
        ReadOnlySpan<char> text = Encoding.ASCII.GetString(given);
        while (key is null && PemEncoding.TryFind(text, out var fields))
        {
            var der = new byte[fields.DecodedDataLength];
            if (Convert.TryFromBase64Chars(text[fields.Base64Data], der, out var length) && text[fields.Label] is not "EC PARAMETERS" && length > 40)
            {
                TryRead(der.AsSpan(0, length), curve, out key);
            }

            CryptographicOperations.ZeroMemory(der);
            text = text[fields.Location.End..];
        }

        return key is not null;
    }

    private delegate void Import(ReadOnlySpan<byte> source, out int read);

    private static KeyMaterial? Elliptics(ReadOnlySpan<byte> der)
    {
        var key = ECDsa.Create();
        if (TryImport(der, key.ImportPkcs8PrivateKey) || TryImport(der, key.ImportECPrivateKey) || TryImport(der, key.ImportSubjectPublicKeyInfo))
        {
            return new KeyMaterial(key, null);
        }

        key.Dispose();
        return null;
    }

    private static KeyMaterial? Rsas(ReadOnlySpan<byte> der)
    {
        var key = RSA.Create();
        if (TryImport(der, key.ImportPkcs8PrivateKey) || TryImport(der, key.ImportRSAPrivateKey)
            || TryImport(der, key.ImportSubjectPublicKeyInfo) || TryImport(der, key.ImportRSAPublicKey))
        {
            return new KeyMaterial(null, key);
        }

        key.Dispose();
        return null;
    }

    private static bool TryImport(ReadOnlySpan<byte> der, Import import)
    {
        try
        {
            import(der, out var read);
            return read == der.Length;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static KeyMaterial? FromScalar(ReadOnlySpan<byte> scalar, string curve) =>
        FromParameters(new ECParameters { Curve = Curve(curve), D = scalar.ToArray() });

    private static KeyMaterial? FromPoint(ReadOnlySpan<byte> point, string curve)
    {
        var size = CoordinateSize(curve);
        return FromParameters(new ECParameters { Curve = Curve(curve), Q = new ECPoint { X = point.Slice(1, size).ToArray(), Y = point[(1 + size)..].ToArray() } });
    }

    private static KeyMaterial? FromParameters(ECParameters parameters)
    {
        try
        {
            return new KeyMaterial(ECDsa.Create(parameters), null);
        }
        catch (CryptographicException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }

    private static ECCurve Curve(string curve) => curve switch
    {
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => ECCurve.NamedCurves.nistP256,
    };
}
