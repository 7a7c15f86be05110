using Birthmark.Keys;

namespace Birthmark.Pki.Certificates;

/// <summary>A SubjectPublicKeyInfo taken apart (RFC 5280 §4.1.2.7).</summary>
/// <param name="Algorithm">Contents octets of the algorithm's object identifier.</param>
/// <param name="Parameters">DER of the parameters; empty when absent.</param>
/// <param name="Key">The subjectPublicKey bits.</param>
internal readonly record struct PublicKeyView(ReadOnlyMemory<byte> Algorithm, ReadOnlyMemory<byte> Parameters, ReadOnlyMemory<byte> Key)
{
    internal bool IsEllipticCurve => Algorithm.Span.SequenceEqual(ObjectIds.EcPublicKey);

    internal bool IsRsa => Algorithm.Span.SequenceEqual(ObjectIds.RsaEncryption);

    /// <summary>Contents octets of the named curve; empty for any other form of parameters.</summary>
    internal ReadOnlyMemory<byte> Curve => DerReader.TryReadWhole(Parameters, DerReader.ObjectIdentifier, out var curve) ? curve : default;

    /// <summary>Octets of a coordinate on the named curve, or 0 for a curve that is not known here.</summary>
    internal int FieldLength
    {
        get
        {
            var curve = Curve.Span;
            return curve.SequenceEqual(ObjectIds.Prime256v1) ? 32 : curve.SequenceEqual(ObjectIds.Secp384r1) ? 48 : curve.SequenceEqual(ObjectIds.Secp521r1) ? 66 : 0;
        }
    }

    /// <summary>RFC 5480 §2.2: 04, then both coordinates.</summary>
    internal bool IsUncompressedPoint => FieldLength is > 0 and var length && Key.Length == (2 * length) + 1 && Key.Span[0] == 4;

    internal static bool TryRead(ReadOnlyMemory<byte> publicKeyInfo, out PublicKeyView view)
    {
        view = default;
        if (!DerReader.TryReadWhole(publicKeyInfo, DerReader.Sequence, out var content))
        {
            return false;
        }

        var fields = new DerReader(content);
        if (!fields.TryRead(DerReader.Sequence, out var identifier) || !fields.TryReadOctets(out var key) || !fields.IsEmpty)
        {
            return false;
        }

        var algorithm = new DerReader(identifier);
        if (!algorithm.TryRead(DerReader.ObjectIdentifier, out var oid))
        {
            return false;
        }

        ReadOnlyMemory<byte> parameters = default;
        if (!algorithm.IsEmpty && (!algorithm.TryReadAny(out _, out _, out parameters) || !algorithm.IsEmpty))
        {
            return false;
        }

        view = new(oid, parameters, key);
        return true;
    }

    /// <summary>Algorithm by form alone; whether the point is on its curve is the key engine's to say.</summary>
    internal bool TryRecognise(out KeyAlgorithm algorithm)
    {
        algorithm = FieldLength == 32 ? KeyAlgorithm.EcP256 : KeyAlgorithm.EcP384;
        if (IsEllipticCurve)
        {
            return FieldLength is 32 or 48 && IsUncompressedPoint;
        }

        if (!IsRsa || !TryReadRsa(out var modulus, out _))
        {
            return false;
        }

        algorithm = modulus.Length switch { 256 => KeyAlgorithm.Rsa2048, 384 => KeyAlgorithm.Rsa3072, _ => KeyAlgorithm.Rsa4096 };
        return modulus.Length is 256 or 384 or 512 && modulus.Span[0] >= 0x80;
    }

    /// <summary>What the key is, for messages.</summary>
    internal string Describe() =>
        IsEllipticCurve ? $"an EC key on curve {(Curve.IsEmpty ? "(not named)" : ObjectIds.Dotted(Curve.Span))}, point of {Key.Length} octets"
        : IsRsa ? $"an RSA key of {(TryReadRsa(out var modulus, out _) ? modulus.Length * 8 : 0)} bits"
        : $"a key of algorithm {ObjectIds.Dotted(Algorithm.Span)}";

    /// <summary>RFC 8017 §A.1.1: modulus (positive, without sign octet) and public exponent.</summary>
    internal bool TryReadRsa(out ReadOnlyMemory<byte> modulus, out ReadOnlyMemory<byte> exponent)
    {
        modulus = exponent = default;
        if (!DerReader.TryReadWhole(Key, DerReader.Sequence, out var content))
        {
            return false;
        }

        var fields = new DerReader(content);
        if (!fields.TryRead(DerReader.Integer, out modulus) || !fields.TryRead(DerReader.Integer, out exponent) || !fields.IsEmpty ||
            !DerReader.IsMinimalInteger(modulus.Span) || !DerReader.IsMinimalInteger(exponent.Span) || modulus.Span[0] >= 0x80 || exponent.Span[0] >= 0x80)
        {
            return false;
        }

        modulus = modulus.Span[0] == 0 ? modulus[1..] : modulus;
        return true;
    }
}
