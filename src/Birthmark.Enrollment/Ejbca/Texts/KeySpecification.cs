using Birthmark.Keys;

namespace Birthmark.Enrollment.Ejbca.Texts;

/// <summary>EJBCA's pair of key algorithm and specification (<c>RSA</c> <c>2048</c>, <c>EC</c> <c>prime256v1</c>).</summary>
internal static class KeySpecification
{
    internal static bool TryRead(string? algorithm, string? specification, out KeyAlgorithm key)
    {
        KeyAlgorithm? found = ((algorithm ?? "").ToUpperInvariant(), (specification ?? "").ToUpperInvariant()) switch
        {
            ("RSA" or "", "2048" or "RSA2048") => KeyAlgorithm.Rsa2048,
            ("RSA" or "", "3072" or "RSA3072") => KeyAlgorithm.Rsa3072,
            ("RSA" or "", "4096" or "RSA4096") => KeyAlgorithm.Rsa4096,
            ("EC" or "ECDSA" or "", "P-256" or "PRIME256V1" or "SECP256R1") => KeyAlgorithm.EcP256,
            ("EC" or "ECDSA" or "", "P-384" or "SECP384R1") => KeyAlgorithm.EcP384,
            _ => null,
        };
        key = found.GetValueOrDefault();
        return found is not null;
    }

    internal static string Algorithm(KeyAlgorithm key) => Curve(key) is null ? "RSA" : "ECDSA";

    internal static int BitLength(KeyAlgorithm key) => key switch
    {
        KeyAlgorithm.EcP256 => 256,
        KeyAlgorithm.EcP384 => 384,
        KeyAlgorithm.Rsa2048 => 2048,
        KeyAlgorithm.Rsa3072 => 3072,
        _ => 4096,
    };

    internal static string? Curve(KeyAlgorithm key) => key switch
    {
        KeyAlgorithm.EcP256 => "P-256",
        KeyAlgorithm.EcP384 => "P-384",
        _ => null,
    };
}
