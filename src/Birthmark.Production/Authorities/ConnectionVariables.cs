using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Authorities;

/// <summary>The variables of an authority's connection, under the names that users of such hubs know.</summary>
public static class ConnectionVariables
{
    public const string Url = "EJBCA_URL";
    public const string P12File = "EJBCA_P12_FILE";
    public const string P12Password = "EJBCA_P12_PASSWORD";

    /// <summary>PEM certificates that the server's chain must end in.</summary>
    public const string Trust = "EJBCA_TRUST";
    public const string CaDn = "EJBCA_CA_DN";
    public const string CaName = "EJBCA_CA_NAME";
    public const string CertificateProfile = "EJBCA_CERTIFICATE_PROFILE";
    public const string EndEntityProfile = "EJBCA_END_ENTITY_PROFILE";

    public const string EjbcaKind = "ejbca";
    public const string EmbeddedKind = "embedded";

    internal static IReadOnlyList<string> Kinds { get; } = [EjbcaKind, EmbeddedKind];

    internal static IReadOnlyList<string> All { get; } = [Url, P12File, P12Password, Trust, CaDn, CaName, CertificateProfile, EndEntityProfile];

    private static readonly string[] Hidden = [P12Password];
    private static readonly string[] FromFile = [P12File, Trust];

    internal static void Check(AuthorityDeclaration authority, FaultList faults)
    {
        var what = $"authority '{authority.Name.Value}'";
        if (!Kinds.Contains(authority.Kind.Value, StringComparer.Ordinal))
        {
            faults.Add(authority.Kind.Place, $"The kind of {what} is '{YamlTree.Shorten(authority.Kind.Value)}'. {Spelling.Hint(authority.Kind.Value, Kinds)}");
            return;
        }

        foreach (var variable in authority.Variables)
        {
            Check(variable, what, faults);
        }

        if (authority.Kind.Value == EjbcaKind)
        {
            foreach (var name in new[] { Url, P12File, P12Password }.Where(n => authority.Variables.All(v => v.Name != n)))
            {
                faults.Add(authority.Name.Place, $"{what} is of kind ejbca and has no {name}. Add it under 'variables'.");
            }
        }
    }

    private static void Check(AuthorityVariable variable, string what, FaultList faults)
    {
        if (!All.Contains(variable.Name, StringComparer.Ordinal))
        {
            faults.Add(variable.Place, $"'{YamlTree.Shorten(variable.Name)}' is no variable of a connection. {Spelling.Hint(variable.Name, All)}");
        }
        else if (Hidden.Contains(variable.Name, StringComparer.Ordinal) && variable.Source is null)
        {
            // The value is a secret that should not be here: it is not repeated in the message.
            faults.Add(variable.Place, $"{variable.Name} of {what} is a secret and may not stand in the project. Write {{environment: NAME}} or {{file: PATH}}.");
        }
        else if (FromFile.Contains(variable.Name, StringComparer.Ordinal) && variable.Source is not { Kind: InputKind.File })
        {
            faults.Add(variable.Place, $"{variable.Name} of {what} must be {{file: PATH}}.");
        }
        else if (variable.Name == Url && variable.Text is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps))
        {
            faults.Add(variable.Place, $"{Url} of {what} is '{YamlTree.Shorten(url)}'. Write an https:// address such as https://HOST:8443/ejbca/ejbca-rest-api.");
        }
    }
}
