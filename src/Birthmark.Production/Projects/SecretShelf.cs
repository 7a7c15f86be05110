using System.Text;
using Birthmark.Keys;
using Birthmark.Production.Kms;
using Birthmark.Storage;

namespace Birthmark.Production.Projects;

/// <summary>What projects found in files and the environment when they were applied, sealed in the database.</summary>
internal sealed class SecretShelf(IReader reader, ISealer sealer)
{
    internal static string PathOf(AuthorityDeclaration authority, AuthorityVariable variable) => $"authorities/{authority.Name.Value}/{variable.Name}";

    internal static string PathOf(KmsDeclaration kms, AuthorityVariable variable) => $"kms/{kms.Name.Value}/{variable.Name}";

    internal static string PathOf(string masterKey) => $"master_keys/{masterKey}";

    internal byte[] Seal(string project, string path, ReadOnlySpan<byte> secret) => sealer.Seal(secret, Context(project, path));

    internal async ValueTask<SecretBuffer> OpenAsync(string project, string path) =>
        await FindAsync(project, path)
        ?? throw new InvalidOperationException($"Project '{project}' has no sealed value at {path}, though it was applied.");

    internal async ValueTask<SecretBuffer?> FindAsync(string project, string path)
    {
        var rows = await reader.QueryAsync(
            "SELECT sealed FROM production_secret WHERE project = $1 AND path = $2", r => r.GetFieldValue<byte[]>(0), project, path);
        return rows.Count == 0 ? null : sealer.Open(rows[0], Context(project, path));
    }

    internal static void Put(ITransaction tx, string project, string path, byte[] sealedSecret) => tx.Execute(
        "INSERT INTO production_secret (project, path, sealed) VALUES ($1, $2, $3) ON CONFLICT (project, path) DO UPDATE SET sealed = excluded.sealed",
        project, path, sealedSecret);

    private static byte[] Context(string project, string path) => Encoding.UTF8.GetBytes($"project/{project}/{path}");
}
