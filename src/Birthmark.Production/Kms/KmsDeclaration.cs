using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Kms;

/// <summary>A key management system as a project declares it: its own, and nobody else's.</summary>
internal sealed record KmsDeclaration(Located<string> Name, Located<string> Kind, IReadOnlyList<AuthorityVariable> Variables);

/// <summary>A KMS as one version of a project declares it.</summary>
internal sealed record KmsKey(string Project, KmsDeclaration Declaration)
{
    internal string Name => Declaration.Name.Value;
}
