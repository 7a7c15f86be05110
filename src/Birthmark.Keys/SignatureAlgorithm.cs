namespace Birthmark.Keys;

/// <summary>Signature scheme with its digest; signatures have the form that X.509 carries (ECDSA as DER SEQUENCE of r and s).</summary>
public enum SignatureAlgorithm
{
    EcdsaWithSha256,
    EcdsaWithSha384,
    RsaPkcs1WithSha256,
    RsaPkcs1WithSha384,
    RsaPkcs1WithSha512,
}
