using Birthmark.Keys;
using Birthmark.Pki.Declaration.Yaml;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>A crypto token as written.</summary>
internal sealed record CryptoTokenDeclaration : DeclaredObject
{
    internal const string KindName = "Crypto Token";

    /// <summary>Key store scheme.</summary>
    internal string Store { get; init; } = Stores["Software"];

    internal bool AutoActivation { get; init; }

    internal bool AllowExport { get; init; }

    internal ActivationCodeSource? ActivationCode { get; init; }

    internal Position ActivationCodeAt { get; init; }

    /// <summary>Alias to algorithm, in written order.</summary>
    internal IReadOnlyList<(Located Alias, KeyAlgorithm Algorithm)> Keys { get; init; } = [];

    /// <summary>Alias to kind of symmetric keys, in written order.</summary>
    internal IReadOnlyList<(Located Alias, SecretKeyKind Kind)> Secrets { get; init; } = [];

    internal override string Kind => KindName;

    internal override DeclaredObject Blank() => new CryptoTokenDeclaration();

    private static readonly Dictionary<string, string> Stores = new() { ["Software"] = "software", ["PKCS#11"] = "pkcs11", ["TPM"] = "tpm" };

    internal static CryptoTokenDeclaration Read(Section section, string name)
    {
        var code = section.Has("Activation Code") ? ReadCode(section) : null;
        return new()
        {
            At = section.At,
            Name = name,
            Store = section.Choice("Type", Stores, Stores["Software"]),
            AutoActivation = section.Flag("Auto Activation", false),
            AllowExport = section.Flag("Allow Export", false),
            ActivationCode = code,
            ActivationCodeAt = section.Where("Activation Code"),
            Keys = ReadKeys(section, "Keys", Words.Keys, KeyAlgorithm.EcP256),
            Secrets = ReadKeys(section, "Secret Keys", Words.Secrets, SecretKeyKind.HmacSha256),
        };
    }

    internal override IEnumerable<DeclaredField> Fields()
    {
        yield return new("Type", Flow.Text(Stores.Of(Store)));
        yield return new("Auto Activation", Flow.Flag(AutoActivation));
        yield return new("Allow Export", Flow.Flag(AllowExport));
        if (ActivationCode is { } code)
        {
            yield return new("Activation Code", Flow.Map([(code.Kind.ToString(), Flow.Text(code.Name))]));
        }

        yield return new("Keys", Flow.Map(Keys.Select(k => (k.Alias.Value, Flow.Text(Words.Keys.Of(k.Algorithm))))));
        if (Secrets.Count > 0)
        {
            yield return new("Secret Keys", Flow.Map(Secrets.Select(k => (k.Alias.Value, Flow.Text(Words.Secrets.Of(k.Kind))))));
        }
    }

    private static ActivationCodeSource? ReadCode(Section section)
    {
        // A scalar here may be a secret: it is refused without being repeated.
        if (section.Entries.First(e => e.Key.Value == "Activation Code").Value is YamlText text)
        {
            section.Faults.Add(text.At, $"{section.Thing}: Activation Code is written out: use {{Environment: NAME}} or {{File: path}}, so that it never stands in a declaration.");
            return null;
        }

        if (section.Map("Activation Code") is not { } code)
        {
            return null;
        }

        var (environment, file) = (code.Text("Environment"), code.Text("File"));
        code.Done();
        if (environment is null == file is null)
        {
            section.Faults.Add(code.At, $"{section.Thing}: Activation Code names {(file is null ? "no source" : "two sources")}: write either {{Environment: NAME}} or {{File: path}}.");
            return null;
        }

        return environment is not null ? new(ActivationCodeKind.Environment, environment.Value) : new(ActivationCodeKind.File, file!.Value);
    }

    private static List<(Located, T)> ReadKeys<T>(Section section, string field, IReadOnlyDictionary<string, T> words, T standard)
    {
        var keys = new List<(Located, T)>();
        if (section.Map(field) is { } map)
        {
            foreach (var (alias, _) in map.Entries)
            {
                keys.Add((new(alias.Value, alias.At), map.Choice(alias.Value, words, standard)));
            }
        }

        return keys;
    }
}
