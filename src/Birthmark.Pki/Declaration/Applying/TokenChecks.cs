using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Declaration.Kinds;
using Birthmark.Pki.Declaration.Yaml;

namespace Birthmark.Pki.Declaration.Applying;

/// <summary>Whether declared crypto tokens can be made, or agree with those that are.</summary>
internal sealed class TokenChecks(Wish wish, PkiCatalog catalog, Faults faults)
{
    internal void Check()
    {
        foreach (var token in wish.Wanted<CryptoTokenDeclaration>())
        {
            if (catalog.Stores.All(s => s.Scheme != token.Store))
            {
                faults.Add(token.At, $"{token.Thing}: this hub has no key store '{token.Store}'; {Suggestion.For(token.Store, catalog.Stores.Select(s => s.Scheme))}");
            }

            if (token.Secrets is [var first, ..] && token.Store != "pkcs11")
            {
                faults.Add(first.Alias.At, $"{token.Thing}: Secret Keys live in a PKCS#11 token only: declare them in a token of Type: PKCS#11.");
            }

            foreach (var alias in token.Keys.Select(k => k.Alias).Concat(token.Secrets.Select(k => k.Alias)).Where(a => a.Value.Length is 0 or > 100 || a.Value.Any(char.IsControl)))
            {
                faults.Add(alias.At, $"{token.Thing}: key alias '{alias}' must have 1 to 100 characters and no control characters.");
            }

            if (wish.Before(token) is CryptoTokenDeclaration before)
            {
                CheckUnchanged(before, token);
            }
            else if (token is { AutoActivation: false, ActivationCode: null })
            {
                faults.Add(token.At, $"{token.Thing}: nobody could activate it: write Activation Code: {{Environment: NAME}}, or Auto Activation: true.");
            }
        }
    }

    private void CheckUnchanged(CryptoTokenDeclaration before, CryptoTokenDeclaration token)
    {
        Same("Type", before.Store, token.Store);
        Same("Auto Activation", Flow.Flag(before.AutoActivation), Flow.Flag(token.AutoActivation));
        Same("Allow Export", Flow.Flag(before.AllowExport), Flow.Flag(token.AllowExport));
        foreach (var (alias, algorithm) in token.Keys)
        {
            if (before.Keys.FirstOrDefault(k => k.Alias.Value == alias.Value) is { Alias: not null } key && key.Algorithm != algorithm)
            {
                faults.Add(alias.At, $"{token.Thing}: key '{alias}' is {Words.Keys.Of(key.Algorithm)} and cannot become {Words.Keys.Of(algorithm)}: declare a key with another alias.");
            }
        }

        foreach (var (alias, kind) in token.Secrets)
        {
            if (before.Secrets.FirstOrDefault(k => k.Alias.Value == alias.Value) is { Alias: not null } key && key.Kind != kind)
            {
                faults.Add(alias.At, $"{token.Thing}: secret key '{alias}' is {Words.Secrets.Of(key.Kind)} and cannot become {Words.Secrets.Of(kind)}: declare a key with another alias.");
            }
        }

        var live = catalog.Tokens.First(t => t.Token.Name == token.Name).Token;
        if (!live.IsActive && token.ActivationCode is null && (token.Keys.Any(k => live.Find(k.Alias.Value) is null) || token.Secrets.Count > before.Secrets.Count))
        {
            faults.Add(token.At, $"{token.Thing} is not active, so no key can be made in it: activate it first, or write its Activation Code.");
        }

        void Same(string field, string is_, string wanted)
        {
            if (is_ != wanted)
            {
                faults.Add(token.At, $"{token.Thing}: {field} is '{is_}' and cannot become '{wanted}': a token keeps what it was made with; declare a token with another name.");
            }
        }
    }

    /// <summary>Tokens as the key stores have them; only where a code comes from is kept beside.</summary>
    internal static IEnumerable<CryptoTokenDeclaration> Present(PkiCatalog catalog) => catalog.Tokens.DistinctBy(t => t.Token.Name).Select(t => new CryptoTokenDeclaration
    {
        Name = t.Token.Name,
        Store = t.Scheme,
        AutoActivation = t.Token.Options.AutoActivate,
        AllowExport = t.Token.Options.AllowExport,
        ActivationCode = Stored(catalog, t.Token)?.ActivationCode,
        Keys = [.. t.Token.ListKeys().OrderBy(k => k.Uri.Alias, StringComparer.Ordinal).Select(k => (new Located(k.Uri.Alias, default), k.Algorithm))],
        Secrets = Stored(catalog, t.Token)?.Secrets ?? [],
    });

    private static CryptoTokenDeclaration? Stored(PkiCatalog catalog, IKeyToken token) =>
        catalog.Knowledge.Objects.GetValueOrDefault((CryptoTokenDeclaration.KindName, token.Name))?.Declared as CryptoTokenDeclaration;
}
