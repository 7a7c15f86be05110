namespace Birthmark.Keys;

/// <summary>Signature scheme with its digest; signatures have the form that X.509 carries (ECDSA as DER SEQUENCE of r and s).</summary>
public enum SignatureAlgorithm
{
    EcdsaWithSha256,
    EcdsaWithSha384,
    RsaPkcs1WithSha256,
    RsaPkcs1WithSha384,
    RsaPkcs1WithSha512,

    /// <summary>RSASSA-PSS (RFC 8017 §8.1) with MGF1 over the same hash and a salt of its length.</summary>
    RsaPssWithSha256,
    RsaPssWithSha384,
    RsaPssWithSha512,
}
