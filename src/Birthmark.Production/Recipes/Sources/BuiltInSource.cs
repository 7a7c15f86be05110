using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Sources;

/// <summary>What every recipe knows of its device and batch: <c>device.serial</c>, <c>device.uid</c>, <c>batch.uid</c>, <c>batch.name</c>.</summary>
internal sealed class BuiltInSource : Source
{
    private readonly Func<RecipeSubject, string> take;

    private BuiltInSource(Func<RecipeSubject, string> take) => this.take = take;

    internal static IReadOnlyDictionary<string, BuiltInSource> All { get; } = new Dictionary<string, BuiltInSource>(StringComparer.Ordinal)
    {
        ["device.serial"] = new(s => s.Serial),
        ["device.uid"] = new(s => s.DeviceUid),
        ["batch.uid"] = new(s => s.BatchUid),
        ["batch.name"] = new(s => s.BatchName),
    };

    internal override bool IsOfSubject => true;

    internal override RecipeType Type => RecipeType.Text;

    internal override RecipeValue Get(RecipeRun run) => new TextValue(take(run.Subject));
}
