using Birthmark.Storage;

namespace Birthmark.Production.Orders;

/// <summary>Which projects belong to an OEM. Those of none are applied and made as the hub's owner says.</summary>
internal static class ProjectOwners
{
    internal static string? Of(ITransaction tx, string project) =>
        tx.Query("SELECT oem FROM production_owner WHERE project = $1", r => r.GetString(0), project) is [var oem] ? oem : null;

    internal static void Pin(ITransaction tx, OrderLedger ledger, string project, string oem, DateTimeOffset at, string actor)
    {
        ledger.DemandAll(tx);
        if (Of(tx, project) is { } known)
        {
            if (known != oem)
            {
                throw Sealed($"Project '{project}' belongs to '{known}'.", "A project does not change its OEM: use another name.");
            }

            return;
        }

        // Its tickets were not drawn from an order, and would not be from now on.
        if (tx.Query("SELECT b.name FROM production_batch b JOIN production_project p ON p.id = b.project_id WHERE p.name = $1 AND b.state < 4 LIMIT 1", r => r.GetString(0), project) is [var open])
        {
            throw Sealed($"Project '{project}' has open batches without an order, '{open}' among them.", "Release them, then pin the project.");
        }

        tx.Execute("INSERT INTO production_owner (project, oem, pinned_at, pinned_by) VALUES ($1, $2, $3, $4)", project, oem, at, actor);
        ledger.Stamp(tx, LedgerPiece.Owner(project));
        tx.Record(new AuditRecord("project.pin", actor, project, ("oem", oem)));
    }

    /// <summary>A project that does not exist yet becomes the OEM's by its first package; one that does must have been pinned by the hub's owner.</summary>
    internal static void Demand(ITransaction tx, OrderLedger ledger, string project, bool isNew, SealedOrigin? origin, DateTimeOffset at, string actor)
    {
        ledger.Demand(tx, LedgerPiece.Owner(project));
        var owner = Of(tx, project);
        if (owner == origin?.Oem)
        {
            return;
        }

        if (origin is null)
        {
            throw Sealed($"Project '{project}' belongs to '{owner}' and changes by its packages only.", "Ask the OEM for a package.");
        }

        if (owner is not null || !isNew)
        {
            throw Sealed($"Project '{project}' exists and does not belong to '{origin.Oem}'.", "The hub's owner can pin it: birthmark exchange pair oem … --project.");
        }

        Pin(tx, ledger, project, origin.Oem, at, actor);
    }

    internal static void DemandName(string project, SealedOrigin? origin)
    {
        if (origin is not null && origin.Project != project)
        {
            throw Sealed($"The package is of project '{origin.Project}', but holds project '{project}'.", "Have it sealed anew.");
        }
    }

    private static ProductionRefusedException Sealed(string text, string remedy) => new(ProductionRefusal.ProjectSealed, text, remedy);
}
