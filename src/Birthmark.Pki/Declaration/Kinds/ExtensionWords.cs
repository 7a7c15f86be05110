using System.Globalization;
using Birthmark.Pki.Declaration.Yaml;
using Birthmark.Pki.Names;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>Certificate extensions in the words of declarations.</summary>
internal static class ExtensionWords
{
    /// <summary>RFC 5280 §4.2.1.3 where it differs from EJBCA's words.</summary>
    private static readonly Dictionary<string, KeyUsage> RfcNames = new() { ["keyCertSign"] = KeyUsage.KeyCertSign, ["contentCommitment"] = KeyUsage.NonRepudiation };

    internal static BasicConstraints? ReadConstraints(Section section, CertificateType type)
    {
        var isCa = type != CertificateType.EndEntity;
        if (section.Map("Basic Constraints") is not { } map)
        {
            return new(isCa, PathLength: null, IsCritical: true);
        }

        var use = map.Flag("Use", true);
        var constraints = new BasicConstraints(map.Flag("CA", isCa), map.Number("Path Length", 0, 255), map.Flag("Critical", true));
        map.Done();
        if (!use)
        {
            return null;
        }

        if (constraints.IsAuthority != isCa)
        {
            section.Faults.Add(map.Where("CA"), $"{section.Thing}: Basic Constraints say CA: {Flow.Flag(constraints.IsAuthority)}, but Type is {Words.Types.Of(type)}: make them agree (RFC 5280 §4.2.1.9).");
        }

        if (constraints is { PathLength: not null, IsAuthority: false })
        {
            section.Faults.Add(map.Where("Path Length"), $"{section.Thing}: Path Length '{constraints.PathLength}' needs CA: true: leave it out (RFC 5280 §4.2.1.9).");
        }

        return constraints;
    }

    internal static string Write(BasicConstraints? constraints) => constraints is null
        ? Flow.Map([("Use", Flow.Flag(false))])
        : Flow.Map(
        [
            ("Use", Flow.Flag(true)), ("Critical", Flow.Flag(constraints.IsCritical)), ("CA", Flow.Flag(constraints.IsAuthority)),
            .. constraints.PathLength is { } length ? [("Path Length", length.ToString(CultureInfo.InvariantCulture))] : Array.Empty<(string, string)>(),
        ]);

    internal static KeyUsage ReadUsage(Section section, KeyUsage otherwise)
    {
        if (section.List("Key Usage") is not { } written)
        {
            return otherwise;
        }

        var usage = KeyUsage.None;
        foreach (var word in written)
        {
            if (Words.KeyUsages.Concat(RfcNames).FirstOrDefault(k => Fold(k.Key) == Fold(word.Value)) is { Key: not null } match)
            {
                usage |= match.Value;
            }
            else
            {
                section.Faults.Add(word.At, $"{section.Thing}: Key Usage '{word}' is not known; {Suggestion.For(word.Value, Words.KeyUsages.Keys)}");
            }
        }

        return usage;
    }

    internal static string Write(KeyUsage usage) => Flow.List(Words.KeyUsages.Where(k => usage.HasFlag(k.Value)).Select(k => k.Key));

    /// <summary>By name or dotted OID.</summary>
    internal static IReadOnlyList<string> ReadExtended(Section section, IReadOnlyList<string> otherwise)
    {
        if (section.List("Extended Key Usage") is not { } written)
        {
            return otherwise;
        }

        var oids = new List<string>();
        foreach (var word in written)
        {
            if (Words.ExtendedKeyUsages.FirstOrDefault(k => Fold(k.Key) == Fold(word.Value)) is { Key: not null } match)
            {
                oids.Add(match.Value);
            }
            else if (ObjectIdentifiers.IsValid(word.Value))
            {
                oids.Add(word.Value);
            }
            else
            {
                section.Faults.Add(word.At, $"{section.Thing}: Extended Key Usage '{word}' is neither known nor a dotted OID; {Suggestion.For(word.Value, Words.ExtendedKeyUsages.Keys)}");
            }
        }

        return [.. oids.Distinct()];
    }

    internal static string WriteExtended(IReadOnlyList<string> oids) =>
        Flow.List(oids.Select(o => Words.ExtendedKeyUsages.FirstOrDefault(k => k.Value == o).Key ?? o));

    internal static IReadOnlyList<string> ReadUris(Section section, string key)
    {
        var uris = section.List(key) ?? [];
        foreach (var wrong in uris.Where(u => !GeneralName.TryCreate(GeneralNameKind.UniformResourceIdentifier, u.Value, out _, out _)))
        {
            section.Faults.Add(wrong.At, $"{section.Thing}: {key} '{wrong}' is not an absolute URI in ASCII: write one such as http://crl.example/ca.crl.");
        }

        return [.. uris.Select(u => u.Value)];
    }

    // "Digital Signature", "digitalSignature" and "digital-signature" are the same word.
    private static string Fold(string word) => string.Concat(word.Where(char.IsAsciiLetter)).ToUpperInvariant();
}
