using Birthmark.Keys;
using Birthmark.Pki.Access;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>The words of declarations for closed lists of values; the first word of a value is the one that is written.</summary>
internal static class Words
{
    internal static readonly IReadOnlyDictionary<string, KeyAlgorithm> Keys = new Dictionary<string, KeyAlgorithm>
    {
        ["P-256"] = KeyAlgorithm.EcP256,
        ["P-384"] = KeyAlgorithm.EcP384,
        ["RSA-2048"] = KeyAlgorithm.Rsa2048,
        ["RSA-3072"] = KeyAlgorithm.Rsa3072,
        ["RSA-4096"] = KeyAlgorithm.Rsa4096,
        ["secp256r1"] = KeyAlgorithm.EcP256,
        ["prime256v1"] = KeyAlgorithm.EcP256,
        ["secp384r1"] = KeyAlgorithm.EcP384,
        ["RSA2048"] = KeyAlgorithm.Rsa2048,
        ["RSA3072"] = KeyAlgorithm.Rsa3072,
        ["RSA4096"] = KeyAlgorithm.Rsa4096,
    };

    internal static readonly IReadOnlyDictionary<string, SecretKeyKind> Secrets = new Dictionary<string, SecretKeyKind>
    {
        ["HMAC-256"] = SecretKeyKind.HmacSha256,
        ["AES-128"] = SecretKeyKind.Aes128,
        ["AES-256"] = SecretKeyKind.Aes256,
    };

    internal static readonly IReadOnlyDictionary<string, SignatureAlgorithm> Signatures = new Dictionary<string, SignatureAlgorithm>
    {
        ["SHA256withECDSA"] = SignatureAlgorithm.EcdsaWithSha256,
        ["SHA384withECDSA"] = SignatureAlgorithm.EcdsaWithSha384,
        ["SHA256WithRSA"] = SignatureAlgorithm.RsaPkcs1WithSha256,
        ["SHA384WithRSA"] = SignatureAlgorithm.RsaPkcs1WithSha384,
        ["SHA512WithRSA"] = SignatureAlgorithm.RsaPkcs1WithSha512,
        ["SHA256withRSAandMGF1"] = SignatureAlgorithm.RsaPssWithSha256,
        ["SHA384withRSAandMGF1"] = SignatureAlgorithm.RsaPssWithSha384,
        ["SHA512withRSAandMGF1"] = SignatureAlgorithm.RsaPssWithSha512,
    };

    internal static readonly IReadOnlyDictionary<string, CertificateType> Types = new Dictionary<string, CertificateType>
    {
        ["End Entity"] = CertificateType.EndEntity,
        ["Sub CA"] = CertificateType.SubCa,
        ["Root CA"] = CertificateType.RootCa,
    };

    internal static readonly IReadOnlyDictionary<string, KeyUsage> KeyUsages = new Dictionary<string, KeyUsage>
    {
        ["Digital Signature"] = KeyUsage.DigitalSignature,
        ["Non-repudiation"] = KeyUsage.NonRepudiation,
        ["Key Encipherment"] = KeyUsage.KeyEncipherment,
        ["Data Encipherment"] = KeyUsage.DataEncipherment,
        ["Key Agreement"] = KeyUsage.KeyAgreement,
        ["Key Certificate Sign"] = KeyUsage.KeyCertSign,
        ["CRL Sign"] = KeyUsage.CrlSign,
        ["Encipher Only"] = KeyUsage.EncipherOnly,
        ["Decipher Only"] = KeyUsage.DecipherOnly,
    };

    /// <summary>RFC 5280 §4.2.1.12 and the two that factories meet.</summary>
    internal static readonly IReadOnlyDictionary<string, string> ExtendedKeyUsages = new Dictionary<string, string>
    {
        ["Server Authentication"] = "1.3.6.1.5.5.7.3.1",
        ["Client Authentication"] = "1.3.6.1.5.5.7.3.2",
        ["Code Signing"] = "1.3.6.1.5.5.7.3.3",
        ["Email Protection"] = "1.3.6.1.5.5.7.3.4",
        ["Time Stamping"] = "1.3.6.1.5.5.7.3.8",
        ["OCSP Signing"] = "1.3.6.1.5.5.7.3.9",
        ["Any Extended Key Usage"] = "2.5.29.37.0",
    };

    internal static readonly IReadOnlyDictionary<string, string> TokenTypes = new Dictionary<string, string>
    {
        ["User Generated"] = "USERGENERATED",
        ["P12 File"] = "P12",
        ["JKS File"] = "JKS",
        ["PEM File"] = "PEM",
        ["BCFKS File"] = "BCFKS",
        ["P12"] = "P12",
        ["JKS"] = "JKS",
        ["PEM"] = "PEM",
        ["BCFKS"] = "BCFKS",
        ["USERGENERATED"] = "USERGENERATED",
    };

    internal static readonly IReadOnlyDictionary<string, MatchOperator> Operators = new Dictionary<string, MatchOperator>
    {
        ["EQUAL_CASE_SENSITIVE"] = MatchOperator.EqualCaseSensitive,
        ["EQUAL_CASE_INSENSITIVE"] = MatchOperator.EqualCaseInsensitive,
        ["NOT_EQUAL"] = MatchOperator.NotEqual,
        ["NOT_EQUAL_CASE_SENSITIVE"] = MatchOperator.NotEqual,
    };

    internal static readonly IReadOnlyDictionary<string, bool> Decisions = new Dictionary<string, bool> { ["Allow"] = true, ["Deny"] = false };

    internal static string Of<T>(this IReadOnlyDictionary<string, T> words, T value) =>
        words.First(w => EqualityComparer<T>.Default.Equals(w.Value, value)).Key;
}
