using Birthmark.Pki.Issuance;
using Birthmark.Production.Recipes.Values;
using Birthmark.Storage;

namespace Birthmark.Production.Recipes;

/// <summary>One device's passage through a recipe: who it is for, and the values so far. Disposing it zeroes every secret.</summary>
internal sealed class RecipeRun(RecipePlan plan, RecipeSubject subject, BroughtKey? brought, bool isResumed = false) : IDisposable
{
    private readonly RecipeValue?[] values = new RecipeValue?[plan.Steps.Count];

    // Hardly ever more than one.
    private List<(RecipeStep Step, CompanionIssuance Issuance)>? companions;

    internal RecipePlan Plan => plan;

    /// <summary>Issuances that share the commits of this run, by step.</summary>
    internal bool HasCompanions => companions is { Count: > 0 };

    internal RecipeSubject Subject => subject;

    /// <summary>It goes on from what was sealed: an authority may have been asked before.</summary>
    internal bool IsResumed => isResumed;

    /// <summary>The key that the station brought, or null.</summary>
    internal BroughtKey? Brought => brought;

    internal RecipeValue this[int slot]
    {
        get => values[slot] ?? throw new InvalidOperationException($"Step '{plan.Steps[slot].Name}' has not run.");
        set => values[slot] = value;
    }

    /// <summary>Puts a certificate back that its step made before.</summary>
    internal void Restore(string step, CertificateValue certificate)
    {
        for (var slot = 0; slot < values.Length; slot++)
        {
            if (plan.Steps[slot].Name == step)
            {
                values[slot] ??= certificate;
            }
        }
    }

    internal void Accompany(RecipeStep step, CompanionIssuance companion) => (companions ??= new(1)).Add((step, companion));

    internal CompanionIssuance? CompanionOf(RecipeStep step) => companions?.Find(c => c.Step == step).Issuance;

    /// <summary>In the act that makes the intent durable. What cannot be intended goes the ordinary way later.</summary>
    internal void IntendCompanions(ITransaction tx) => companions?.RemoveAll(c => !c.Issuance.TryIntend(tx));

    internal void ForEachCompanion(Action<CompanionIssuance> act)
    {
        if (companions is not null)
        {
            foreach (var (_, companion) in companions)
            {
                act(companion);
            }
        }
    }

    /// <summary>Nothing was intended after all.</summary>
    internal void DropCompanions() => companions = null;

    internal bool Has(int slot) => values[slot] is not null;

    internal IEnumerable<(RecipeStep Step, CertificateValue Certificate)> Certificates()
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is CertificateValue certificate)
            {
                yield return (plan.Steps[i], certificate);
            }
        }
    }

    public void Dispose()
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i]?.Shred();
            values[i] = null;
        }
    }
}

/// <summary>Whom a recipe runs for.</summary>
internal sealed record RecipeSubject(string DeviceUid, string Serial, string BatchUid, string BatchName, string Actor);
