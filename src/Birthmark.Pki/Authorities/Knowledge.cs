using Birthmark.Pki.Access;
using Birthmark.Pki.Declaration.Kinds;

namespace Birthmark.Pki.Authorities;

/// <summary>Everything that is stored about the PKI's making, at one moment.</summary>
internal sealed record Knowledge(IReadOnlyDictionary<(string Kind, string Name), KnownObject> Objects, IReadOnlyDictionary<string, AuthorityState> Authorities, IReadOnlyDictionary<string, DisabledRole> DisabledRoles)
{
    internal IEnumerable<(T Declared, int Id)> All<T>()
        where T : DeclaredObject => Objects.Values.Where(o => o.Declared is T).Select(o => ((T)o.Declared, o.Id));
}

/// <summary>A declared object and its number.</summary>
internal sealed record KnownObject(DeclaredObject Declared, int Id);
