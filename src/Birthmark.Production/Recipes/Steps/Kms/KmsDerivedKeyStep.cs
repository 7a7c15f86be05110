using System.Text;
using Birthmark.Keys.Kms;
using Birthmark.Production.Kms;
using Birthmark.Production.Preview;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps.Kms;

/// <summary>A symmetric key diversified by a value of the device from a master that stays in the KMS.</summary>
internal sealed class KmsDerivedKeyStep(KmsBook book) : IStepKind
{
    public string Name => "kms-derived-key";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("kms", true), new("key", true), new("label"), new("context"), new("bits")];

    public RecipeStep? Compile(StepInputs inputs)
    {
        var connection = KmsStep.Take(inputs);
        var key = inputs.Value("key", RecipeType.Text);
        var bits = inputs.Integer("bits", 128, 512, 256);
        var context = inputs.Has("context") ? inputs.Value("context", RecipeType.Words | RecipeType.Bytes) : BuiltInSource.All["device.uid"];
        if (bits % 8 != 0)
        {
            inputs.Fault("bits", $"'bits' is {bits}. Write a multiple of 8.");
        }

        return connection is null || key is null || context is null
            ? null
            : new Step(book, connection, key, Encoding.UTF8.GetBytes(inputs.Constant("label") ?? ""), context, (int)bits / 8);
    }

    private sealed class Step(KmsBook book, KmsKey connection, Source key, byte[] label, Source context, int length) : KmsStep(book, connection)
    {
        internal override RecipeType Output => RecipeType.Secret;

        internal override IEnumerable<Source> Inputs => [key, context];

        internal override IEnumerable<KmsUse> Uses => UseOf(key, KmsUseKind.Derive);

        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(Examples.Secret(length));

        internal override async ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            byte[] about;
            using (var octets = context.Get(run).Octets())
            {
                about = octets.Span.ToArray();
            }

            return new SecretValue(await AskAsync<IDerivesDeviceKeys, Birthmark.Keys.SecretBuffer>(run, kms => kms.DeriveAsync(key.Text(run), label, about, length, cancellation)));
        }
    }
}
