using Birthmark.Pki.Declaration.Kinds;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Declaration.Applying;

/// <summary>What is, what was declared, and what would be when the declared stands over what is.</summary>
internal sealed class Wish
{
    private readonly Dictionary<(string Kind, string Name), DeclaredObject> present;
    private readonly Dictionary<(string Kind, string Name), DeclaredObject> future;

    internal Wish(IEnumerable<DeclaredObject> present, IReadOnlyList<DeclaredObject> declared)
    {
        this.present = present.ToDictionary(o => (o.Kind, o.Name));
        future = new(this.present);
        Declared = [.. declared.Select(Complete)];
        foreach (var wanted in Declared)
        {
            future[(wanted.Kind, wanted.Name)] = wanted;
        }
    }

    /// <summary>In written order; crypto tokens completed with the keys that they have.</summary>
    internal IReadOnlyList<DeclaredObject> Declared { get; }

    internal IEnumerable<T> All<T>()
        where T : DeclaredObject => future.Values.OfType<T>();

    internal IEnumerable<T> Wanted<T>()
        where T : DeclaredObject => Declared.OfType<T>();

    internal T? Find<T>(string kind, string name)
        where T : DeclaredObject => (T?)future.GetValueOrDefault((kind, name));

    internal DeclaredObject? Before(DeclaredObject wanted) => present.GetValueOrDefault((wanted.Kind, wanted.Name));

    internal CryptoTokenDeclaration? Token(string name) => Find<CryptoTokenDeclaration>(CryptoTokenDeclaration.KindName, name);

    internal AuthorityDeclaration? Authority(string name) => Find<AuthorityDeclaration>(AuthorityDeclaration.KindName, name);

    internal IEnumerable<string> AuthorityNames => All<AuthorityDeclaration>().Select(a => a.Name);

    /// <summary>Fixed or declared; its number is of no matter here.</summary>
    internal CertificateProfile? CertificateProfile(string name) =>
        FixedProfiles.Certificate.FirstOrDefault(p => p.Name == name)
        ?? Find<CertificateProfileDeclaration>(CertificateProfileDeclaration.KindName, name)?.ToProfile(0);

    internal IEnumerable<string> CertificateProfileNames =>
        FixedProfiles.Certificate.Select(p => p.Name).Concat(All<CertificateProfileDeclaration>().Select(p => p.Name));

    internal IEnumerable<string> EndEntityProfileNames => All<EndEntityProfileDeclaration>().Select(p => p.Name).Prepend(FixedProfiles.EmptyName);

    // A declaration names the keys that a token must have; others that it has stay.
    private DeclaredObject Complete(DeclaredObject wanted)
    {
        if (wanted is not CryptoTokenDeclaration token)
        {
            return wanted;
        }

        var kept = Before(token) is CryptoTokenDeclaration before ? before.Keys.Where(k => token.Keys.All(t => t.Alias.Value != k.Alias.Value)) : [];
        var keptSecrets = Before(token) is CryptoTokenDeclaration had ? had.Secrets.Where(k => token.Secrets.All(t => t.Alias.Value != k.Alias.Value)) : [];
        return token with
        {
            Keys = [.. token.Keys.Concat(kept).OrderBy(k => k.Alias.Value, StringComparer.Ordinal)],
            Secrets = [.. token.Secrets.Concat(keptSecrets).OrderBy(k => k.Alias.Value, StringComparer.Ordinal)],
        };
    }
}
