using Birthmark.Pki.Registration.Ejbca;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Authorities;

/// <summary>What a project may say about an authority's connection.</summary>
internal static class ConnectionVariables
{
    internal const string EjbcaKind = "ejbca";
    internal const string EmbeddedKind = "embedded";

    /// <summary>Never in the project text.</summary>
    private static readonly string[] Secrets = [EjbcaVariables.P12Password];
    private static readonly string[] Files = [EjbcaVariables.P12File, EjbcaVariables.Trust];

    /// <summary>Recipes are checked by them, so they are known from the text alone.</summary>
    private static readonly string[] Names = [EjbcaVariables.CaName, EjbcaVariables.CertificateProfile, EjbcaVariables.EndEntityProfile];

    internal static IReadOnlyList<string> Kinds { get; } = [EjbcaKind, EmbeddedKind];

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
            foreach (var name in EjbcaVariables.Required.Where(n => authority.Variables.All(v => v.Name != n)))
            {
                faults.Add(authority.Name.Place, $"{what} is of kind ejbca and has no {name}. Add it under 'variables'.");
            }
        }
    }

    /// <summary>The plain text of a variable, or null when it is absent or comes from elsewhere.</summary>
    internal static string? Plain(this AuthorityDeclaration authority, string variable) =>
        authority.Variables.FirstOrDefault(v => v.Name == variable)?.Text;

    private static void Check(AuthorityVariable variable, string what, FaultList faults)
    {
        if (!EjbcaVariables.All.Contains(variable.Name, StringComparer.Ordinal))
        {
            faults.Add(variable.Place, $"'{YamlTree.Shorten(variable.Name)}' is no variable of a connection. {Spelling.Hint(variable.Name, EjbcaVariables.All)}");
        }
        else if (Secrets.Contains(variable.Name, StringComparer.Ordinal) && variable.Source is null)
        {
            // The value is a secret that should not be here: it is not repeated in the message.
            faults.Add(variable.Place, $"{variable.Name} of {what} is a secret and may not stand in the project. Write {{environment: NAME}} or {{file: PATH}}.");
        }
        else if (Files.Contains(variable.Name, StringComparer.Ordinal) && variable.Source is not { Kind: InputKind.File })
        {
            faults.Add(variable.Place, $"{variable.Name} of {what} must be {{file: PATH}}.");
        }
        else if (Names.Contains(variable.Name, StringComparer.Ordinal) && variable.Text is null)
        {
            faults.Add(variable.Place, $"{variable.Name} of {what} must be text: recipes are checked by it.");
        }
    }
}
