using System.Text;
using Birthmark.Keys;
using Birthmark.Keys.Wrapping;
using Birthmark.Production.Preview;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>Seals a value for a key that the device made, with HPKE: station and wire carry what only the device can open.</summary>
internal sealed class WrapStep(IRandomSource random) : IStepKind
{
    private const string Block = "birthmark block";

    public string Name => "wrap";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("value", true), new("to", true), new("purpose")];

    public RecipeStep? Compile(StepInputs inputs)
    {
        // A key has many forms: it is encoded first, or put into a block.
        var value = inputs.Value("value", RecipeType.Any & ~RecipeType.Key);
        var to = inputs.Value("to", RecipeType.Request | RecipeType.Bytes);
        var purpose = inputs.Has("purpose") ? inputs.Constant("purpose") : Block;
        return value is null || to is null || purpose is null ? null : new Step(random, value, to, Encoding.UTF8.GetBytes(purpose));
    }

    private sealed class Step(IRandomSource random, Source value, Source to, byte[] purpose) : RecipeStep
    {
        internal override RecipeType Output => RecipeType.Bytes;

        internal override IEnumerable<Source> Inputs => [value, to];

        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run)
        {
            using var octets = value.Get(run).Octets();
            return new(new BytesValue(Examples.Counting(Hpke.Overhead + octets.Span.Length)));
        }

        internal override ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            using var octets = value.Get(run).Octets();
            return Hpke.TrySeal(KeyOf(run), purpose, [], octets.Span, random, out var result)
                ? new(new BytesValue(result))
                : throw new ProductionRefusedException(
                    ProductionRefusal.DeviceKeyInvalid,
                    $"Step '{Name}' of device {run.Subject.DeviceUid} seals for P-256 keys, and the key it was given is none.",
                    "Let the device make a P-256 key: 'device-key' with algorithm P-256.");
        }

        private ReadOnlySpan<byte> KeyOf(RecipeRun run)
        {
            if (to.Get(run) is RequestValue request)
            {
                return request.PublicKey.Span;
            }

            using var octets = to.Get(run).Octets();
            return octets.Span;
        }
    }
}
