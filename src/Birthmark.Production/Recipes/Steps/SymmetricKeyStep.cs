using System.Globalization;
using Birthmark.Keys;
using Birthmark.Production.Preview;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>A random symmetric key.</summary>
internal sealed class SymmetricKeyStep(IRandomSource random) : IStepKind
{
    public string Name => "symmetric-key";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("bits")];

    public RecipeStep? Compile(StepInputs inputs) =>
        inputs.Word("bits", ["128", "192", "256", "512"], "256") is { } bits ? new Step(random, int.Parse(bits, CultureInfo.InvariantCulture) / 8) : null;

    private sealed class Step(IRandomSource random, int length) : RecipeStep
    {
        internal override RecipeType Output => RecipeType.Secret;

        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(Examples.Secret(length));

        internal override ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            var key = new SecretBuffer(length);
            random.Fill(key.Span);
            return new(new SecretValue(key));
        }
    }
}
