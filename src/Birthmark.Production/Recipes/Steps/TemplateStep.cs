using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>Text with values filled in.</summary>
internal sealed class TemplateStep : IStepKind
{
    public string Name => "template";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("text", true)];

    public RecipeStep? Compile(StepInputs inputs) => inputs.Value("text", RecipeType.Words) is { } text ? new Step(text) : null;

    private sealed class Step(Source text) : RecipeStep
    {
        internal override RecipeType Output => RecipeType.Text;

        internal override IEnumerable<Source> Inputs => [text];

        internal override bool IsRepeatable => true;

        internal override bool FollowsFromInputs => true;

        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => RunAsync(run, CancellationToken.None);

        internal override ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation) => new(new TextValue(text.Text(run)));
    }
}
