namespace Birthmark.Keys.Engines.Forms;

/// <summary>A curve and the fixed octets of its DER forms: everything but scalar and point is constant for a curve.</summary>
internal sealed class NamedCurve
{
    private readonly byte[] publicHead;
    private readonly byte[] pkcs8Head;
    private readonly byte[] pkcs8Middle;
    private readonly byte[] sec1Head;
    private readonly byte[] sec1Middle;

    private NamedCurve(KeyAlgorithm algorithm, string name, int scalarLength, string publicHead, string pkcs8Head, string sec1Head, string sec1Parameters, string pointHead)
    {
        Algorithm = algorithm;
        Name = name;
        ScalarLength = scalarLength;
        this.publicHead = Convert.FromHexString(publicHead);
        this.pkcs8Head = Convert.FromHexString(pkcs8Head);
        pkcs8Middle = Convert.FromHexString(pointHead);
        this.sec1Head = Convert.FromHexString(sec1Head);
        sec1Middle = Convert.FromHexString(sec1Parameters + pointHead);
    }

    internal static NamedCurve P256 { get; } = new(
        KeyAlgorithm.EcP256,
        "P-256",
        32,
        publicHead: "3059301306072A8648CE3D020106082A8648CE3D030107034200",
        pkcs8Head: "308187020100301306072A8648CE3D020106082A8648CE3D030107046D306B0201010420",
        sec1Head: "30770201010420",
        sec1Parameters: "A00A06082A8648CE3D030107",
        pointHead: "A144034200");

    internal static NamedCurve P384 { get; } = new(
        KeyAlgorithm.EcP384,
        "P-384",
        48,
        publicHead: "3076301006072A8648CE3D020106052B81040022036200",
        pkcs8Head: "3081B6020100301006072A8648CE3D020106052B8104002204819E30819B0201010430",
        sec1Head: "3081A40201010430",
        sec1Parameters: "A00706052B81040022",
        pointHead: "A164036200");

    internal KeyAlgorithm Algorithm { get; }

    /// <summary>NIST's name, which libcrypto knows.</summary>
    internal string Name { get; }

    /// <summary>The name that .NET knows.</summary>
    internal string FriendlyName => Algorithm == KeyAlgorithm.EcP256 ? "nistP256" : "nistP384";

    /// <summary>Octets of the private scalar and of a coordinate.</summary>
    internal int ScalarLength { get; }

    /// <summary>Octets of an uncompressed point (SEC 1 §2.3.3).</summary>
    internal int PointLength => 1 + (2 * ScalarLength);

    /// <exception cref="ArgumentOutOfRangeException">Not an EC algorithm.</exception>
    internal static NamedCurve Of(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.EcP256 => P256,
        KeyAlgorithm.EcP384 => P384,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a curve."),
    };

    /// <summary>
    /// Finds curve and uncompressed point of a SubjectPublicKeyInfo (RFC 5480 §2); null for any other form.
    /// DER knows one encoding for each, so comparing octets is exact. Whether the point is on the curve is the engine's to say.
    /// </summary>
    internal static NamedCurve? Match(ReadOnlySpan<byte> publicKeyInfo, out ReadOnlySpan<byte> point)
    {
        foreach (var curve in (ReadOnlySpan<NamedCurve>)[P256, P384])
        {
            if (publicKeyInfo.Length == curve.publicHead.Length + curve.PointLength
                && publicKeyInfo.StartsWith(curve.publicHead)
                && publicKeyInfo[curve.publicHead.Length] == 4)
            {
                point = publicKeyInfo[curve.publicHead.Length..];
                return curve;
            }
        }

        point = default;
        return null;
    }

    /// <summary>DER SubjectPublicKeyInfo whose point the caller fills in.</summary>
    internal byte[] NewPublicKeyInfo(out Span<byte> point)
    {
        var output = new byte[publicHead.Length + PointLength];
        publicHead.CopyTo(output, 0);
        point = output.AsSpan(publicHead.Length);
        return output;
    }

    /// <summary>PKCS#8 PrivateKeyInfo (RFC 5208) holding an ECPrivateKey with public key and without parameters.</summary>
    internal SecretBuffer Pkcs8(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point) => Join(pkcs8Head, scalar, pkcs8Middle, point);

    /// <summary>ECPrivateKey (RFC 5915 §3) with parameters and public key.</summary>
    internal SecretBuffer Sec1(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point) => Join(sec1Head, scalar, sec1Middle, point);

    private static SecretBuffer Join(ReadOnlySpan<byte> head, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> middle, ReadOnlySpan<byte> point)
    {
        var output = new SecretBuffer(head.Length + scalar.Length + middle.Length + point.Length);
        var rest = output.Span;
        head.CopyTo(rest);
        scalar.CopyTo(rest = rest[head.Length..]);
        middle.CopyTo(rest = rest[scalar.Length..]);
        point.CopyTo(rest[middle.Length..]);
        return output;
    }
}
