using Birthmark.Keys;
using Birthmark.Production.Preview;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>Random bytes; secret unless said otherwise.</summary>
internal sealed class RandomStep(IRandomSource random) : IStepKind
{
    public string Name => "random";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("length", true), new("secret")];

    public RecipeStep? Compile(StepInputs inputs) => new Step(random, (int)inputs.Integer("length", 1, 4096, 16), inputs.Flag("secret", true));

    private sealed class Step(IRandomSource random, int length, bool isSecret) : RecipeStep
    {
        internal override RecipeType Output => isSecret ? RecipeType.Secret : RecipeType.Bytes;

        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(isSecret ? Examples.Secret(length) : new BytesValue(Examples.Counting(length)));

        internal override ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            if (isSecret)
            {
                var secret = new SecretBuffer(length);
                random.Fill(secret.Span);
                return new(new SecretValue(secret));
            }

            var bytes = new byte[length];
            random.Fill(bytes);
            return new(new BytesValue(bytes));
        }
    }
}
