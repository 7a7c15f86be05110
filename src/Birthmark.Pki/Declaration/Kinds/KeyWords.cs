using System.Collections.Frozen;
using Birthmark.Keys;
using Birthmark.Pki.Declaration.Yaml;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>EJBCA's three lists that together say which keys a certificate profile takes.</summary>
internal static class KeyWords
{
    private const string Algorithms = "Available Key Algorithms";
    private const string Curves = "Available Elliptic Curves";
    private const string Lengths = "Available Bit Lengths";

    private static readonly (KeyAlgorithm Key, string Algorithm, string? Curve, string Length)[] All =
    [
        (KeyAlgorithm.EcP256, "ECDSA", "P-256", "256"),
        (KeyAlgorithm.EcP384, "ECDSA", "P-384", "384"),
        (KeyAlgorithm.Rsa2048, "RSA", null, "2048"),
        (KeyAlgorithm.Rsa3072, "RSA", null, "3072"),
        (KeyAlgorithm.Rsa4096, "RSA", null, "4096"),
    ];

    private static readonly Dictionary<string, string> CurveNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["P-256"] = "P-256", ["secp256r1"] = "P-256", ["prime256v1"] = "P-256", ["P-384"] = "P-384", ["secp384r1"] = "P-384",
    };

    /// <summary>A key is available when every list that is written names it.</summary>
    internal static FrozenSet<KeyAlgorithm> Read(Section section)
    {
        var algorithms = Names(section, Algorithms, new() { ["ECDSA"] = "ECDSA", ["RSA"] = "RSA" });
        var curves = Names(section, Curves, new(CurveNames) { ["ANY_EC_CURVE"] = "ANY_EC_CURVE", ["Any EC Curve"] = "ANY_EC_CURVE" });
        var lengths = Names(section, Lengths, All.ToDictionary(k => k.Length, k => k.Length));
        var keys = All.Where(k =>
            algorithms?.Contains(k.Algorithm) != false
            && (k.Curve is null || curves is null || curves.Contains(k.Curve) || curves.Contains("ANY_EC_CURVE"))
            && lengths?.Contains(k.Length) != false).Select(k => k.Key).ToFrozenSet();
        if (keys.Count == 0)
        {
            section.Faults.Add(section.Where(Algorithms), $"{section.Thing}: no key satisfies {Algorithms}, {Curves} and {Lengths} together: widen one of them.");
        }

        return keys;
    }

    internal static IEnumerable<DeclaredField> Fields(FrozenSet<KeyAlgorithm> keys)
    {
        var available = All.Where(k => keys.Contains(k.Key)).ToList();
        yield return new(Algorithms, Flow.List(available.Select(k => k.Algorithm).Distinct()));
        yield return new(Curves, Flow.List(available.Select(k => k.Curve).OfType<string>()));
        yield return new(Lengths, Flow.List(available.Select(k => k.Length)));
    }

    private static HashSet<string>? Names(Section section, string key, Dictionary<string, string> known)
    {
        if (section.List(key) is not { } written)
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in written)
        {
            if (known.FirstOrDefault(n => n.Key.Equals(item.Value, StringComparison.OrdinalIgnoreCase)) is { Key: not null } match)
            {
                names.Add(match.Value);
            }
            else
            {
                section.Faults.Add(item.At, $"{section.Thing}: {key} '{item}' is not known; {Suggestion.For(item.Value, known.Keys)}");
            }
        }

        return names;
    }
}
