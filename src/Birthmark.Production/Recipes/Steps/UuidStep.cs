using Birthmark.Keys;
using Birthmark.Production.Preview;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>A random UUID (RFC 9562 §5.4, version 4) as text.</summary>
internal sealed class UuidStep(IRandomSource random) : IStepKind
{
    public string Name => "uuid";

    public IReadOnlyList<StepInput> Inputs { get; } = [];

    public RecipeStep? Compile(StepInputs inputs) => new Step(random);

    private sealed class Step(IRandomSource random) : RecipeStep
    {
        internal override RecipeType Output => RecipeType.Text;

        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(new TextValue(Examples.Uuid));

        internal override ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            Span<byte> bytes = stackalloc byte[16];
            random.Fill(bytes);
            bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
            bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
            return new(new TextValue(new Guid(bytes, bigEndian: true).ToString("D")));
        }
    }
}
