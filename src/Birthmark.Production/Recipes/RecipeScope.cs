using Birthmark.Keys;
using Birthmark.Keys.Envelopes;
using Birthmark.Production.Kms;
using Birthmark.Production.Memory;
using Birthmark.Production.Projects;

namespace Birthmark.Production.Recipes;

/// <summary>What recipes of a project may refer to, and where the files they name are collected.</summary>
internal sealed record RecipeScope(
    string Project, IReadOnlyDictionary<string, AuthorityDeclaration> Authorities, IReadOnlyList<string> MasterKeys, List<FileReference> Files,
    EnvelopeRecipient? Owner, IReadOnlyDictionary<string, DeclaredMap> Maps, IReadOnlyDictionary<string, KeyUri> TokenKeys)
{
    internal IReadOnlyDictionary<string, KmsDeclaration> Kms { get; init; } = new Dictionary<string, KmsDeclaration>();
}
