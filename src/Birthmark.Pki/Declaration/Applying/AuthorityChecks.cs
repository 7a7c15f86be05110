using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Declaration.Kinds;
using Birthmark.Pki.Declaration.Yaml;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Declaration.Applying;

/// <summary>Whether authorities can be founded as declared, and agree with those that are.</summary>
internal sealed class AuthorityChecks(Wish wish, PkiCatalog catalog, Faults faults)
{
    private static readonly string[] Reserved = [Authority.SelfSigned, Authority.ExternalCa, CertificateProfileDeclaration.AnyCa];

    /// <summary>What a CA certificate says, or what was signed with its key, cannot be declared away.</summary>
    private static readonly string[] Fixed = ["Type of CA", "Subject DN", "Signed By", "Certificate Profile", "Validity", "Certificates"];

    internal void Check()
    {
        foreach (var authority in wish.Wanted<AuthorityDeclaration>())
        {
            if (Reserved.Contains(authority.Name))
            {
                faults.Add(authority.At, $"{authority.Thing}: this name has a meaning of its own in declarations: choose another.");
            }

            CheckSubject(authority);
            if (authority.IsExternal)
            {
                CheckExternal(authority);
            }
            else
            {
                var key = CheckToken(authority, authority.Token!);
                CheckSigner(authority);
                CheckReadiness(authority);
                CheckProfile(authority, key);
            }

            if (wish.Before(authority) is AuthorityDeclaration before && IsInUse(before))
            {
                CheckUnchanged(before, authority);
            }
        }
    }

    private void CheckSubject(AuthorityDeclaration authority)
    {
        var twin = wish.All<AuthorityDeclaration>().FirstOrDefault(a => a.Name != authority.Name && a.Subject.EjbcaId == authority.Subject.EjbcaId);
        if (twin is not null && authority.Subject.Attributes.Count > 0)
        {
            faults.Add(authority.At, $"{authority.Thing}: Subject DN '{authority.Subject}' has the same CA id ({authority.Subject.EjbcaId}) as CA '{twin.Name}' with '{twin.Subject}': give each CA a subject of its own.");
        }
    }

    private void CheckExternal(AuthorityDeclaration authority)
    {
        if (!authority.IsSignedOutside)
        {
            faults.Add(authority.SignedBy.At, $"{authority.Thing}: with Certificates it is an external CA, but Signed By is '{authority.SignedBy}': write External CA or leave it out.");
        }

        if (authority.Certificates.Count > 0 && CertificatePath.Check(authority.Certificates) is { } why)
        {
            faults.Add(authority.CertificatesAt, $"{authority.Thing}: Certificates: {why}");
        }
    }

    private KeyAlgorithm? CheckToken(AuthorityDeclaration authority, AuthorityToken keys)
    {
        if (wish.Token(keys.CryptoToken.Value) is not { } token)
        {
            if (keys.CryptoToken.Value.Length > 0)
            {
                faults.Add(keys.CryptoToken.At, $"{authority.Thing}: Crypto Token '{keys.CryptoToken}' is neither declared nor in use; {Suggestion.For(keys.CryptoToken.Value, wish.All<CryptoTokenDeclaration>().Select(t => t.Name))}");
            }

            return null;
        }

        foreach (var alias in new[] { keys.CertificateSigningKey, keys.DefaultKey, keys.TestKey }.OfType<Located>().Where(a => a.Value.Length > 0))
        {
            if (token.Keys.All(k => k.Alias.Value != alias.Value))
            {
                faults.Add(alias.At, $"{authority.Thing}: key '{alias}' is not in crypto token '{token.Name}'; {Suggestion.For(alias.Value, token.Keys.Select(k => k.Alias.Value))}");
            }
        }

        var key = SigningKey(authority);
        if (key is { } algorithm && keys.SignatureAlgorithm is { } signature && !SignatureForms.Fits(signature, algorithm))
        {
            faults.Add(keys.CertificateSigningKey.At, $"{authority.Thing}: Signature Algorithm {Words.Signatures.Of(signature)} does not fit its {Words.Keys.Of(algorithm)} key '{keys.CertificateSigningKey}': choose one of the key's kind.");
        }

        return key;
    }

    private void CheckSigner(AuthorityDeclaration authority)
    {
        if (authority.IsSelfSigned || authority.IsSignedOutside)
        {
            return;
        }

        if (wish.Authority(authority.SignedBy.Value) is not { } signer)
        {
            faults.Add(authority.SignedBy.At, $"{authority.Thing}: Signed By '{authority.SignedBy}' is neither declared nor in use; {Suggestion.For(authority.SignedBy.Value, wish.AuthorityNames.Where(n => n != authority.Name).Concat(Reserved[..2]))}");
        }
        else if (signer.IsExternal)
        {
            faults.Add(authority.SignedBy.At, $"{authority.Thing}: CA '{signer.Name}' is external, its key is not here: write Signed By: External CA, and import its answer.");
        }
        else if (Path(authority) is { } cycle)
        {
            faults.Add(authority.SignedBy.At, $"{authority.Thing}: Signed By goes in a circle ({cycle}): one of them must be Self Signed or signed by another CA.");
        }
    }

    /// <summary>Whether those who have to sign now can.</summary>
    private void CheckReadiness(AuthorityDeclaration authority)
    {
        if (catalog.Knowledge.Authorities.GetValueOrDefault(authority.Name)?.Certificate is not null || authority.IsSignedOutside)
        {
            return;
        }

        var signer = wish.Authority(authority.SignedBy.Value);
        if (!authority.IsSelfSigned && signer is { IsSignedOutside: true, IsExternal: false } && catalog.Knowledge.Authorities.GetValueOrDefault(signer.Name)?.Certificate is null)
        {
            faults.Add(authority.SignedBy.At, $"{authority.Thing}: CA '{signer.Name}' has no certificate yet: send its request to the external root and import the answer first.");
        }
        else if (!authority.IsSelfSigned && signer is not null && catalog.Current.Authorities.GetValueOrDefault(signer.Name) is { Status: AuthorityStatus.Expired or AuthorityStatus.Revoked } ended)
        {
            faults.Add(authority.SignedBy.At, $"{authority.Thing}: CA '{signer.Name}' is {ended.Status} and signs nothing: name another.");
        }
        else if ((authority.IsSelfSigned ? authority : signer)?.Token is { } keys && IsAsleep(keys.CryptoToken.Value))
        {
            faults.Add(authority.At, $"{authority.Thing}: crypto token '{keys.CryptoToken}', whose key has to sign it, is not active: activate it first, or declare it with its Activation Code.");
        }
    }

    private bool IsAsleep(string token) =>
        catalog.Tokens.FirstOrDefault(t => t.Token.Name == token).Token is { IsActive: false }
        && wish.Wanted<CryptoTokenDeclaration>().All(t => t.Name != token || t.ActivationCode is null);

    /// <summary>The names of the circle that the authority is in, or null.</summary>
    private string? Path(AuthorityDeclaration authority)
    {
        var names = new List<string> { authority.Name };
        for (var next = authority; wish.Authority(next.SignedBy.Value) is { } signer; next = signer)
        {
            names.Add(signer.Name);
            if (signer.Name == authority.Name)
            {
                return string.Join(" <- ", names);
            }

            if (names.Count > wish.AuthorityNames.Count())
            {
                return null;
            }
        }

        return null;
    }

    private void CheckProfile(AuthorityDeclaration authority, KeyAlgorithm? key)
    {
        var name = authority.CertificateProfile;
        if (wish.CertificateProfile(name.Value) is not { } profile)
        {
            faults.Add(name.At, $"{authority.Thing}: Certificate Profile '{name}' is neither declared nor in use; {Suggestion.For(name.Value, wish.CertificateProfileNames)}");
            return;
        }

        var type = authority.IsSelfSigned ? CertificateType.RootCa : CertificateType.SubCa;
        if (profile.Type != type)
        {
            faults.Add(name.At, $"{authority.Thing}: Certificate Profile '{name}' is of Type {Words.Types.Of(profile.Type)}, but a CA with Signed By '{authority.SignedBy}' needs {Words.Types.Of(type)}: name such a profile.");
        }

        if (key is { } algorithm && !profile.AvailableKeys.Contains(algorithm))
        {
            faults.Add(name.At, $"{authority.Thing}: Certificate Profile '{name}' does not take the {Words.Keys.Of(algorithm)} key '{authority.Token!.CertificateSigningKey}': use another key, or widen the profile.");
        }

        var signer = authority.IsSelfSigned ? authority : wish.Authority(authority.SignedBy.Value);
        if (signer is not null && profile.AvailableAuthorities.Count > 0 && !profile.AvailableAuthorities.Contains(signer.Name))
        {
            faults.Add(name.At, $"{authority.Thing}: Certificate Profile '{name}' is not available to CA '{signer.Name}', which signs: add it to the profile's Available CAs.");
        }

        if (signer is not null && SigningKey(signer) is { } signing && profile.SignatureAlgorithm is { } signature && !SignatureForms.Fits(signature, signing))
        {
            faults.Add(name.At, $"{authority.Thing}: Certificate Profile '{name}' demands {Words.Signatures.Of(signature)}, but CA '{signer.Name}' signs with a {Words.Keys.Of(signing)} key: change one of them.");
        }
    }

    // One that was begun and refused, by a linter for instance, can be declared anew.
    private bool IsInUse(AuthorityDeclaration before) =>
        before.IsExternal || before.IsSignedOutside || catalog.Knowledge.Authorities.GetValueOrDefault(before.Name)?.Certificate is not null;

    private void CheckUnchanged(AuthorityDeclaration before, AuthorityDeclaration authority)
    {
        if (Difference.Between(before, authority) is not { } change)
        {
            return;
        }

        foreach (var line in change.Lines.Where(l => Fixed.Any(f => l.StartsWith(f + ":", StringComparison.Ordinal))))
        {
            faults.Add(authority.At, $"{authority.Thing} is in use and cannot be changed so ({line}): declare a CA with another name and subject.");
        }

        if (before.Token is { } old && authority.Token is { } wanted
            && (old.CryptoToken.Value, old.CertificateSigningKey.Value) != (wanted.CryptoToken.Value, wanted.CertificateSigningKey.Value))
        {
            faults.Add(wanted.CertificateSigningKey.At, $"{authority.Thing} is in use and signs with key '{old.CertificateSigningKey}' of '{old.CryptoToken}', not '{wanted.CertificateSigningKey}' of '{wanted.CryptoToken}': declare a CA with another name and subject.");
        }
        else if (before.IsExternal != authority.IsExternal)
        {
            faults.Add(authority.At, $"{authority.Thing} is {(before.IsExternal ? "external" : "embedded")} and stays so: declare a CA with another name and subject.");
        }
    }

    private KeyAlgorithm? SigningKey(AuthorityDeclaration authority) =>
        authority.Token is { } keys && wish.Token(keys.CryptoToken.Value)?.Keys.FirstOrDefault(k => k.Alias.Value == keys.CertificateSigningKey.Value) is { Alias: not null } key
            ? key.Algorithm : null;
}
