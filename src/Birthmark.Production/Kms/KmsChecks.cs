using Birthmark.Keys;
using Birthmark.Keys.Kms;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes.Steps.Kms;

namespace Birthmark.Production.Kms;

/// <summary>Says exactly what is wrong with a project's KMS, step by step, and with the keys that its recipes use.</summary>
public sealed class KmsChecks
{
    private readonly ProjectLibrary library;
    private readonly KmsBook book;

    internal KmsChecks(ProjectLibrary library, KmsBook book)
    {
        this.library = library;
        this.book = book;
    }

    /// <summary>How many KMSs are in use, and how many of these are out of order at present. Nobody is asked.</summary>
    public (int All, int OutOfOrder) Count() => book.Count();

    /// <exception cref="ProductionRefusedException">Unknown project or KMS.</exception>
    public async Task<IReadOnlyList<KmsFinding>> CheckAsync(string project, string kms, CancellationToken cancellation = default)
    {
        var current = await library.CurrentAsync(project);
        if (!current.KmsDeclarations.TryGetValue(kms, out var declaration))
        {
            throw new ProductionRefusedException(
                ProductionRefusal.KmsUnknown, $"Project '{project}' declares no KMS '{YamlTree.Shorten(kms)}'.", Spelling.Hint(kms, current.KmsDeclarations.Keys));
        }

        var key = new KmsKey(project, declaration);
        try
        {
            return await (await book.ConnectAsync(key)).CheckAsync(UsesOf(current, kms), cancellation);
        }
        catch (KeyRefusedException refusal)
        {
            return [new("credential", false, refusal.Message)];
        }
    }

    /// <summary>Keys that recipes name by a constant; a name that is made for each device can only be looked at when it is.</summary>
    private static IReadOnlyList<KmsUse> UsesOf(Project project, string kms) => [.. project.Profiles.Values
        .SelectMany(p => p.Plans.Values)
        .SelectMany(p => p.Steps)
        .OfType<KmsStep>()
        .Where(s => s.Connection.Name == kms)
        .SelectMany(s => s.Uses)
        .Distinct()
        .OrderBy(u => u.Key, StringComparer.Ordinal)];
}
