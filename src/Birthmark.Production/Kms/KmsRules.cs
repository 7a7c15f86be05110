using Birthmark.Keys;
using Birthmark.Keys.Kmip;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Kms;

/// <summary>What a project may say about a KMS.</summary>
internal static class KmsRules
{
    internal const string KmipKind = "kmip";

    private static readonly string[] Files = [KmipVariables.P12File, KmipVariables.Trust];

    internal static IReadOnlyList<string> Kinds { get; } = [KmipKind];

    internal static void Check(KmsDeclaration kms, FaultList faults)
    {
        var what = $"kms '{kms.Name.Value}'";
        if (!Kinds.Contains(kms.Kind.Value, StringComparer.Ordinal))
        {
            faults.Add(kms.Kind.Place, $"The kind of {what} is '{YamlTree.Shorten(kms.Kind.Value)}'. {Spelling.Hint(kms.Kind.Value, Kinds)}");
            return;
        }

        foreach (var variable in kms.Variables)
        {
            Check(variable, what, faults);
        }

        foreach (var name in KmipVariables.Required.Where(n => kms.Variables.All(v => v.Name != n)))
        {
            faults.Add(kms.Name.Place, $"{what} is of kind {kms.Kind.Value} and has no {name}. Add it under 'variables'.");
        }
    }

    /// <summary>What the values say, none with a secret in it; nobody is asked.</summary>
    internal static IReadOnlyList<string> FaultsOf(IReadOnlyDictionary<string, SecretBuffer> values)
    {
        if (KmipConnection.TryRead(values, out var connection, out var faults))
        {
            connection.Dispose();
        }

        return faults;
    }

    private static void Check(AuthorityVariable variable, string what, FaultList faults)
    {
        if (!KmipVariables.All.Contains(variable.Name, StringComparer.Ordinal))
        {
            faults.Add(variable.Place, $"'{YamlTree.Shorten(variable.Name)}' is no variable of a KMS. {Spelling.Hint(variable.Name, KmipVariables.All)}");
        }
        else if (variable.Name == KmipVariables.P12Password && variable.Source is null)
        {
            // The value is a secret that should not be here: it is not repeated in the message.
            faults.Add(variable.Place, $"{variable.Name} of {what} is a secret and may not stand in the project. Write {{environment: NAME}} or {{file: PATH}}.");
        }
        else if (Files.Contains(variable.Name, StringComparer.Ordinal) && variable.Source is not { Kind: InputKind.File })
        {
            faults.Add(variable.Place, $"{variable.Name} of {what} must be {{file: PATH}}.");
        }
    }
}
