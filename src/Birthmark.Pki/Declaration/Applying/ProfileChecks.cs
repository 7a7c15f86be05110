using Birthmark.Pki.Declaration.Kinds;
using Birthmark.Pki.Declaration.Yaml;
using Birthmark.Pki.Linting;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Declaration.Applying;

/// <summary>Whether profiles and roles name only what there is.</summary>
internal sealed class ProfileChecks(Wish wish, Faults faults)
{
    internal void Check()
    {
        foreach (var profile in wish.Wanted<CertificateProfileDeclaration>())
        {
            RefuseFixed(profile, FixedProfiles.Certificate.Select(p => p.Name));
            References(profile, "Available CAs", profile.AvailableCas, wish.AuthorityNames);
            References(profile, "Linters", profile.Linters, Linters.Names);
        }

        foreach (var profile in wish.Wanted<EndEntityProfileDeclaration>())
        {
            RefuseFixed(profile, [FixedProfiles.EmptyName]);
            References(profile, "Available CAs", profile.AvailableCas, wish.AuthorityNames);
            References(profile, "Available Certificate Profiles", profile.AvailableCertificateProfiles, wish.CertificateProfileNames);
            // When lists of either are given, the defaults were found to be in them; "Any CA" lists nothing.
            References(profile, "Default CA", profile is { DefaultCa: { } ca, AvailableCas.Count: 0 } ? [ca] : [], wish.AuthorityNames);
        }

        foreach (var role in wish.Wanted<RoleDeclaration>())
        {
            References(role, "CA", role.Members.Select(m => m.Authority).Where(a => a.Value.Length > 0), wish.AuthorityNames);
            RuleReferences(role, "/ca/", wish.AuthorityNames);
            RuleReferences(role, "/endentityprofilesrules/", wish.EndEntityProfileNames);
        }
    }

    private void RefuseFixed(DeclaredObject profile, IEnumerable<string> names)
    {
        if (names.Contains(profile.Name))
        {
            faults.Add(profile.At, $"{profile.Thing} is built in and cannot be declared: choose another name.");
        }
    }

    private void References(DeclaredObject by, string field, IEnumerable<Located> names, IEnumerable<string> known)
    {
        foreach (var name in names.Where(n => !known.Contains(n.Value)))
        {
            faults.Add(name.At, $"{by.Thing}: {field} names '{name}', which is neither declared nor in use; {Suggestion.For(name.Value, known)}");
        }
    }

    // A rule about something that is not there would silently give or deny nothing.
    private void RuleReferences(RoleDeclaration role, string prefix, IEnumerable<string> known)
    {
        foreach (var (path, _) in role.Rules.Where(r => r.Path.Value.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var name = path.Value[prefix.Length..].Split('/')[0];
            if (name.Length > 0 && !known.Contains(name))
            {
                faults.Add(path.At, $"{role.Thing}: access rule '{path}' is about '{name}', which is neither declared nor in use; {Suggestion.For(name, known)}");
            }
        }
    }
}
