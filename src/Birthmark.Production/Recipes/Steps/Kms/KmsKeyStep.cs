using System.Globalization;
using Birthmark.Keys.Kms;
using Birthmark.Production.Kms;
using Birthmark.Production.Preview;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps.Kms;

/// <summary>A key of a KMS for the device: as a secret, or wrapped there under another key, so that this hub never sees it.</summary>
internal sealed class KmsKeyStep(KmsBook book) : IStepKind
{
    public string Name => "kms-key";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("kms", true), new("key", true), new("create"), new("wrapped_by")];

    public RecipeStep? Compile(StepInputs inputs)
    {
        var connection = KmsStep.Take(inputs);
        var key = inputs.Value("key", RecipeType.Text);
        var bits = inputs.Word("create", ["128", "192", "256"]);
        var wrapping = inputs.Value("wrapped_by", RecipeType.Text);
        return connection is null || key is null || (wrapping is null && inputs.Has("wrapped_by")) || (bits is null && inputs.Has("create"))
            ? null
            : new Step(book, connection, key, bits is null ? 0 : int.Parse(bits, CultureInfo.InvariantCulture), wrapping);
    }

    private sealed class Step(KmsBook book, KmsKey connection, Source key, int bits, Source? wrapping) : KmsStep(book, connection)
    {
        internal override RecipeType Output => wrapping is null ? RecipeType.Secret : RecipeType.Bytes;

        internal override IEnumerable<Source> Inputs => wrapping is null ? [key] : [key, wrapping];

        internal override IEnumerable<KmsUse> Uses => (bits > 0 ? [] : UseOf(key, KmsUseKind.Give)).Concat(wrapping is null ? [] : UseOf(wrapping, KmsUseKind.Wrap));

        // A key that lies there already may have any length: 256 bits are the likeliest. Wrapping (RFC 3394) adds 64.
        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run)
        {
            var length = (bits > 0 ? bits : 256) / 8;
            return new(wrapping is null ? Examples.Secret(length) : new BytesValue(Examples.Counting(length + 8)));
        }

        internal override async ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation) => await AskAsync<IGivesKeys, RecipeValue>(run, async kms =>
        {
            var name = key.Text(run);
            if (bits > 0)
            {
                await kms.EnsureAsync(name, bits, cancellation);
            }

            return wrapping is null
                ? new SecretValue(await kms.GetAsync(name, cancellation))
                : new BytesValue(await kms.GetWrappedAsync(name, wrapping.Text(run), cancellation));
        });
    }
}
