using Birthmark.Production.Orders;
using Birthmark.Production.Projects;
using Birthmark.Production.Recipes;

namespace Birthmark.Production.Batches;

/// <summary>A batch in memory, so that a device costs no reading: what never changes, its state, and its tickets.</summary>
internal sealed class OpenBatch(Batch batch, DeviceProfile profile, RecipePlan plan)
{
    private volatile BatchState state = batch.State;
    private long granted = batch.Granted;

    /// <summary>As it was when loaded: use what never changes.</summary>
    internal Batch Batch => batch;

    internal long Id => batch.Uid.Order;

    internal string UidText { get; } = batch.Uid.ToString();

    internal DeviceProfile Profile => profile;

    internal RecipePlan Plan => plan;

    /// <summary>Follows the table after each commit; the statements that count check the table itself.</summary>
    internal BatchState State
    {
        get => state;
        set => state = value;
    }

    /// <summary>Tickets used, mirrored by the writer's thread alone. Every use compares it with the table, so a wrong mirror only costs a reading.</summary>
    internal long Created { get; set; } = batch.Balance.Authorised - batch.Balance.Left;

    /// <summary>Tickets that may be used before the production order is asked for another block; only <see cref="TicketBlocks"/> raises it.</summary>
    internal long Granted
    {
        get => Interlocked.Read(ref granted);
        set => Interlocked.Exchange(ref granted, value);
    }

    /// <summary>A block may be used.</summary>
    internal void Grant(long tickets) => Interlocked.Add(ref granted, tickets);

    /// <summary>A block on record that waits for the counter in hardware.</summary>
    internal OrderDraw.Drawn? Unsettled { get; set; }

    /// <summary>Certificates that a device of it costs.</summary>
    internal int CertificatesEach { get; } = plan.Steps.Count(s => s.AsksAuthority);
}
