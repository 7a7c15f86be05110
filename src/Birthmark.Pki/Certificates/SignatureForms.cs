using Birthmark.Keys;

namespace Birthmark.Pki.Certificates;

/// <summary>Signature algorithms as X.509 writes them.</summary>
public static class SignatureForms
{
    // Where PssIdentifier has the hash's object identifier.
    private const int HashAt = 21;
    private const int HashLength = 9;

    // RFC 5758 §3.2: ECDSA without parameters; RFC 4055 §5: RSA with NULL.
    private static readonly (SignatureAlgorithm Algorithm, byte[] Identifier, byte[] Oid)[] Forms =
    [
        Form(SignatureAlgorithm.EcdsaWithSha256, ObjectIds.EcdsaWithSha256, hasNull: false),
        Form(SignatureAlgorithm.EcdsaWithSha384, ObjectIds.EcdsaWithSha384, hasNull: false),
        Form(SignatureAlgorithm.RsaPkcs1WithSha256, ObjectIds.Sha256WithRsa, hasNull: true),
        Form(SignatureAlgorithm.RsaPkcs1WithSha384, ObjectIds.Sha384WithRsa, hasNull: true),
        Form(SignatureAlgorithm.RsaPkcs1WithSha512, ObjectIds.Sha512WithRsa, hasNull: true),
        Pss(SignatureAlgorithm.RsaPssWithSha256, ObjectIds.Sha256, 32),
        Pss(SignatureAlgorithm.RsaPssWithSha384, ObjectIds.Sha384, 48),
        Pss(SignatureAlgorithm.RsaPssWithSha512, ObjectIds.Sha512, 64),
    ];

    /// <summary>DER AlgorithmIdentifier.</summary>
    internal static ReadOnlySpan<byte> Identifier(SignatureAlgorithm algorithm) => Forms[(int)algorithm].Identifier;

    /// <summary>Reads a DER AlgorithmIdentifier; false for an algorithm this hub does not accept (SHA-1 among them).</summary>
    public static bool TryRecognise(ReadOnlyMemory<byte> identifier, out SignatureAlgorithm algorithm)
    {
        algorithm = default;
        if (!DerReader.TryReadWhole(identifier, DerReader.Sequence, out var content))
        {
            return false;
        }

        var fields = new DerReader(content);
        if (!fields.TryRead(DerReader.ObjectIdentifier, out var oid))
        {
            return false;
        }

        foreach (var form in Forms)
        {
            // PSS has its hash, mask and salt in the parameters: with others it is another algorithm.
            if (oid.Span.SequenceEqual(form.Oid) && (!form.Oid.AsSpan().SequenceEqual(ObjectIds.RsaPss) || IsPss(identifier.Span, form.Identifier)))
            {
                algorithm = form.Algorithm;
                return true;
            }
        }

        return false;
    }

    internal static bool Fits(SignatureAlgorithm algorithm, KeyAlgorithm key) =>
        (key is KeyAlgorithm.EcP256 or KeyAlgorithm.EcP384) == algorithm is SignatureAlgorithm.EcdsaWithSha256 or SignatureAlgorithm.EcdsaWithSha384;

    /// <summary>The algorithm whose digest matches the strength of the key.</summary>
    internal static SignatureAlgorithm NaturalFor(KeyAlgorithm key) => key switch
    {
        KeyAlgorithm.EcP256 => SignatureAlgorithm.EcdsaWithSha256,
        KeyAlgorithm.EcP384 => SignatureAlgorithm.EcdsaWithSha384,
        _ => SignatureAlgorithm.RsaPkcs1WithSha256,
    };

    /// <summary>The most octets that a signature by such a key has (ECDSA: both integers with a sign octet).</summary>
    internal static int MaxLength(KeyAlgorithm key) => key switch
    {
        KeyAlgorithm.EcP256 => 72,
        KeyAlgorithm.EcP384 => 104,
        KeyAlgorithm.Rsa2048 => 256,
        KeyAlgorithm.Rsa3072 => 384,
        _ => 512,
    };

    /// <summary>RFC 4055 §2.1 lets a hash's NULL be left out, and says both are to be accepted.</summary>
    private static bool IsPss(ReadOnlySpan<byte> identifier, byte[] form) =>
        identifier.SequenceEqual(form) || identifier.SequenceEqual(PssIdentifier(form.AsSpan(HashAt, HashLength), form[^1], hasNull: false));

    private static (SignatureAlgorithm Algorithm, byte[] Identifier, byte[] Oid) Pss(SignatureAlgorithm algorithm, ReadOnlySpan<byte> hash, byte salt) =>
        (algorithm, PssIdentifier(hash, salt, hasNull: true), ObjectIds.RsaPss.ToArray());

    /// <summary>RSASSA-PSS-params (RFC 4055 §3.1): hash, MGF1 over the same, salt length; the trailer field stays at its default.</summary>
    private static byte[] PssIdentifier(ReadOnlySpan<byte> hash, byte salt, bool hasNull)
    {
        byte[] algorithm = Sequence([.. Oid(hash), .. hasNull ? [DerReader.Null, 0] : Array.Empty<byte>()]);
        byte[] parameters = Sequence([
            .. Tagged(0xA0, algorithm),
            .. Tagged(0xA1, Sequence([.. Oid(ObjectIds.Mgf1), .. algorithm])),
            .. Tagged(0xA2, [DerReader.Integer, 1, salt])]);
        return Sequence([.. Oid(ObjectIds.RsaPss), .. parameters]);

        static byte[] Oid(ReadOnlySpan<byte> oid) => [DerReader.ObjectIdentifier, (byte)oid.Length, .. oid];
        static byte[] Sequence(ReadOnlySpan<byte> content) => Tagged(DerReader.Sequence, content);
        static byte[] Tagged(byte tag, ReadOnlySpan<byte> content) => [tag, (byte)content.Length, .. content];
    }

    /// <summary>Something in the form of a signature by such a key that signs nothing: both integers of ECDSA (RFC 3279 §2.2.3) have their full length.</summary>
    internal static byte[] Blank(KeyAlgorithm key)
    {
        if (key is not (KeyAlgorithm.EcP256 or KeyAlgorithm.EcP384))
        {
            return new byte[MaxLength(key)];
        }

        var integer = new byte[key == KeyAlgorithm.EcP384 ? 48 : 32];
        integer[0] = 0x40;
        byte[] written = [DerReader.Integer, (byte)integer.Length, .. integer];
        return [DerReader.Sequence, (byte)(2 * written.Length), .. written, .. written];
    }

    private static (SignatureAlgorithm Algorithm, byte[] Identifier, byte[] Oid) Form(SignatureAlgorithm algorithm, ReadOnlySpan<byte> oid, bool hasNull) =>
        (algorithm, [DerReader.Sequence, (byte)(2 + oid.Length + (hasNull ? 2 : 0)), DerReader.ObjectIdentifier, (byte)oid.Length, .. oid, .. hasNull ? [DerReader.Null, 0] : Array.Empty<byte>()], oid.ToArray());
}
