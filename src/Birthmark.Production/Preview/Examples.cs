using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Names;
using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Preview;

/// <summary>
/// Stand-ins of the right form and length for what only a real device gets. Keys among them are the weakest there are, so that nobody can take
/// one for a real key: nothing is drawn from an entropy source, and nothing here is worth keeping.
/// </summary>
internal static class Examples
{
    internal const string Serial = "EXAMPLE-0001";
    internal const string Uuid = "00000000-0000-4000-8000-000000000001";

    /// <summary>n = (2^k − a)(2^k − b), the two largest primes below a power of two.</summary>
    private static readonly Dictionary<KeyAlgorithm, (int K, int A, int B)> Primes = new()
    {
        [KeyAlgorithm.Rsa2048] = (1024, 105, 179), [KeyAlgorithm.Rsa3072] = (1536, 3453, 4977), [KeyAlgorithm.Rsa4096] = (2048, 1557, 2543),
    };

    /// <summary>00 01 02 and so on.</summary>
    internal static byte[] Counting(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)i;
        }

        return bytes;
    }

    internal static SecretValue Secret(int length) => new(new SecretBuffer(Counting(length)));

    /// <summary>Something of a type, when nothing more is known.</summary>
    internal static RecipeValue Of(RecipeType type) => type switch
    {
        RecipeType.Integer => new IntegerValue(1),
        RecipeType.Bytes => new BytesValue(Counting(16)),
        RecipeType.Secret => Secret(16),
        RecipeType.SecretText => new SecretValue(new SecretBuffer("EXAMPLE"u8), isText: true),
        RecipeType.EcKey => Key(KeyAlgorithm.EcP256),
        RecipeType.RsaKey => Key(KeyAlgorithm.Rsa2048),
        RecipeType.Request => Request(KeyAlgorithm.EcP256),
        RecipeType.Certificate => Certificate("CN=EXAMPLE", "CN=EXAMPLE CA", Key(KeyAlgorithm.EcP256).Key.PublicKey, DateTimeOffset.UnixEpoch),
        _ => new TextValue("EXAMPLE"),
    };

    internal static KeyValue Key(KeyAlgorithm algorithm)
    {
        using AsymmetricAlgorithm key = algorithm is KeyAlgorithm.EcP256 or KeyAlgorithm.EcP384 ? One(algorithm) : Rsa(algorithm);
        return RestoredKey.TryRead(key.ExportPkcs8PrivateKey(), out var restored) ? new(restored) : throw new InvalidOperationException($"The example key of {algorithm} cannot be read.");
    }

    /// <summary>As a device would bring it.</summary>
    internal static RequestValue Request(KeyAlgorithm algorithm)
    {
        using var key = Key(algorithm).Key;
        return new(CertificationRequest.Make(DistinguishedName.Parse("CN=EXAMPLE"), key));
    }

    /// <summary>A certificate of no authority: only names and key are as they would be.</summary>
    internal static CertificateValue Certificate(string subject, string issuer, ReadOnlyMemory<byte> publicKey, DateTimeOffset at)
    {
        using var key = One(KeyAlgorithm.EcP256);
        var authority = new X500DistinguishedName(DistinguishedName.Parse(issuer).Encode());
        var generator = X509SignatureGenerator.CreateForECDsa(key);
        var above = new CertificateRequest(authority, key, HashAlgorithmName.SHA256);
        above.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var root = above.Create(authority, generator, at, at.AddYears(20), [1]);
        var request = new CertificateRequest(
            new X500DistinguishedName(DistinguishedName.Parse(subject).Encode()), PublicKey.CreateFromSubjectPublicKeyInfo(publicKey.Span, out _), HashAlgorithmName.SHA256);
        using var made = request.Create(authority, generator, at, at.AddYears(1), [2]);
        return CertificateFacts.TryRead(made.RawData, out var facts)
            ? new CertificateValue(made.RawData, [root.RawData], facts) { IsStandIn = true }
            : throw new InvalidOperationException("The example certificate cannot be read.");
    }

    /// <summary>The key whose scalar is 1: its public point is the generator of the curve.</summary>
    private static ECDsa One(KeyAlgorithm algorithm)
    {
        var scalar = new byte[algorithm == KeyAlgorithm.EcP384 ? 48 : 32];
        scalar[^1] = 1;
        return ECDsa.Create(new ECParameters { Curve = algorithm == KeyAlgorithm.EcP384 ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256, D = scalar });
    }

    private static RSA Rsa(KeyAlgorithm algorithm)
    {
        var (k, a, b) = Primes[algorithm];
        var (p, q, e) = (BigInteger.Pow(2, k) - a, BigInteger.Pow(2, k) - b, new BigInteger(65537));
        var d = Inverse(e, (p - 1) * (q - 1));
        byte[] Octets(BigInteger number, int length)
        {
            var bytes = new byte[length];
            var written = number.ToByteArray(isUnsigned: true, isBigEndian: true);
            written.CopyTo(bytes, length - written.Length);
            return bytes;
        }

        return RSA.Create(new RSAParameters
        {
            Modulus = Octets(p * q, k / 4), Exponent = [1, 0, 1], D = Octets(d, k / 4), P = Octets(p, k / 8), Q = Octets(q, k / 8),
            DP = Octets(d % (p - 1), k / 8), DQ = Octets(d % (q - 1), k / 8), InverseQ = Octets(Inverse(q, p), k / 8),
        });
    }

    /// <summary>By the extended Euclidean algorithm.</summary>
    private static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        var (r, next) = (modulus, number % modulus);
        var (t, then) = (BigInteger.Zero, BigInteger.One);
        while (next != 0)
        {
            var quotient = r / next;
            (r, next) = (next, r - (quotient * next));
            (t, then) = (then, t - (quotient * then));
        }

        return t < 0 ? t + modulus : t;
    }
}
