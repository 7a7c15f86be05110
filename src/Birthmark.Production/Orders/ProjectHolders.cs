using Birthmark.Production.Batches;
using Birthmark.Production.Projects.Reading;
using Birthmark.Storage;

namespace Birthmark.Production.Orders;

/// <summary>What belongs to an OEM. For one that asks, what is another's is not there.</summary>
public sealed class ProjectHolders
{
    private readonly IReader reader;

    internal ProjectHolders(IReader reader) => this.reader = reader;

    /// <summary>Names of the OEM's projects.</summary>
    public async Task<IReadOnlySet<string>> ProjectsAsync(string oem) =>
        (await reader.QueryAsync("SELECT project FROM production_owner WHERE oem = $1", r => r.GetString(0), oem)).ToHashSet(StringComparer.Ordinal);

    /// <param name="oem">Who asks; null for who sees all.</param>
    /// <param name="project">Asked for.</param>
    /// <exception cref="ProductionRefusedException">It is not the OEM's.</exception>
    public async Task DemandAsync(string? oem, string project)
    {
        if (oem is not null && !(await ProjectsAsync(oem)).Contains(project))
        {
            // No names of others as a hint.
            throw new ProductionRefusedException(ProductionRefusal.ProjectUnknown, $"There is no project '{YamlTree.Shorten(project)}'.", "See 'birthmark project list'.");
        }
    }

    /// <param name="oem">Who asks; null for who sees all.</param>
    /// <param name="batch">Asked for.</param>
    /// <exception cref="ProductionRefusedException">It is of no project of the OEM's.</exception>
    public async Task DemandAsync(string? oem, BatchUid batch)
    {
        if (oem is not null && (await reader.QueryAsync(
            "SELECT 1 FROM production_batch b JOIN production_project p ON p.id = b.project_id JOIN production_owner o ON o.project = p.name WHERE b.id = $1 AND b.tail = $2 AND o.oem = $3",
            r => r.GetInt64(0), batch.Order, batch.Tail, oem)).Count == 0)
        {
            throw BatchBook.Unknown(batch.ToString());
        }
    }
}
