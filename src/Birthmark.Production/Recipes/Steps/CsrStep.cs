using Birthmark.Pki.Issuance;
using Birthmark.Pki.Names;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>A PKCS#10 request for a key that the hub made.</summary>
internal sealed class CsrStep : IStepKind
{
    public string Name => "csr";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("key", true), new("subject", true)];

    public RecipeStep? Compile(StepInputs inputs)
    {
        var key = inputs.Value("key", RecipeType.Key);
        var subject = inputs.Value("subject", RecipeType.Text);
        if (subject is ConstantSource constant && !DistinguishedName.TryParse(constant.Constant, out _, out var why))
        {
            inputs.Fault("subject", $"'subject' is no distinguished name: {why}");
            return null;
        }

        return key is null || subject is null ? null : new Step(key, subject);
    }

    private sealed class Step(Source key, Source subject) : RecipeStep
    {
        internal override RecipeType Output => RecipeType.Request;

        internal override IEnumerable<Source> Inputs => [key, subject];

        // Signed with an example key.
        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => RunAsync(run, CancellationToken.None);

        internal override ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            var deviceKey = ((KeyValue)key.Get(run)).Key;
            var name = DistinguishedName.Parse(subject.Text(run));
            return new(new RequestValue(CertificationRequest.Make(name, deviceKey)));
        }
    }
}
