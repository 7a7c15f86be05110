using Birthmark.Pki.Schema;
using Birthmark.Storage;

namespace Birthmark.Pki;

/// <summary>The room's tables.</summary>
public static class PkiSchema
{
    public static IReadOnlyList<Migration> Migrations { get; } = [.. KnowledgeSchema.Migrations, .. IssuanceSchema.Migrations];
}
