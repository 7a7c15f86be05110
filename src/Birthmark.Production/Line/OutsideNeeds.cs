using Birthmark.Production.Authorities;
using Birthmark.Production.Batches;
using Birthmark.Production.Orders;
using Birthmark.Production.Projects;
using Birthmark.Production.Recipes.Steps;
using Birthmark.Storage;

namespace Birthmark.Production.Line;

/// <summary>What running batches need of somebody outside the hub: an authority elsewhere for each device, an owner's order that is in force.</summary>
public sealed class OutsideNeeds
{
    private readonly BatchBook book;
    private readonly ProjectLibrary library;
    private readonly IReader reader;

    internal OutsideNeeds(BatchBook book, ProjectLibrary library, IReader reader) => (this.book, this.library, this.reader) = (book, library, reader);

    /// <summary>One for each batch: a handful of small statements, whatever the batches hold.</summary>
    public async Task<IReadOnlyList<OutsideNeed>> OfAsync(IEnumerable<Batch> running)
    {
        var needs = new List<OutsideNeed>();
        foreach (var batch in running)
        {
            needs.Add(new(batch.Name, await AuthorityElsewhereAsync(batch), await OrderAsync(batch) is { } order ? order.IsStopped ? DateTimeOffset.MinValue : order.NotAfter : null));
        }

        return needs;
    }

    private async Task<string?> AuthorityElsewhereAsync(Batch batch)
    {
        if (await book.FindAsync(batch.Uid.Order) is not { Plan.AsksAuthority: true } open)
        {
            return null;
        }

        var declared = (await library.LoadAsync(batch.ProjectId, batch.ProjectVersion)).AuthorityDeclarations;
        return open.Plan.Steps.OfType<CertificateStep.AskingStep>().Select(s => s.Connection.Declaration.Name.Value)
            .FirstOrDefault(name => declared[name].Kind.Value != ConnectionVariables.EmbeddedKind);
    }

    private async Task<ProductionOrder?> OrderAsync(Batch batch) => batch is { Order: { } number, OrderOem: { } oem }
        && await reader.QueryAsync($"{OrderRows.Select} WHERE oem = $1 AND number = $2", OrderRows.Shape, oem, number) is [var order] ? order : null;
}

/// <summary>What a batch needs of others.</summary>
/// <param name="Batch">Its name.</param>
/// <param name="Authority">An authority elsewhere that every device must ask; null when none.</param>
/// <param name="OrderEnds">When its production order ends, or the beginning of time when it was stopped; null without one.</param>
public sealed record OutsideNeed(string Batch, string? Authority, DateTimeOffset? OrderEnds);
