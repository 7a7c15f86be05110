using System.Security.Cryptography;
using System.Text;
using Birthmark.Keys;
using Birthmark.Production.Preview;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>A symmetric key diversified from a master key by a value of the device, so that whoever holds the master key can make it again.</summary>
internal sealed class DerivedKeyStep(MasterKeys masterKeys) : IStepKind
{
    private const string Hkdf = "hkdf-sha256";
    private const string CounterKdf = "sp800-108-hmac-sha256";

    public string Name => "derived-key";

    public IReadOnlyList<StepInput> Inputs { get; } =
        [new("master_key", true), new("algorithm"), new("label"), new("context"), new("bits")];

    public RecipeStep? Compile(StepInputs inputs)
    {
        var algorithm = inputs.Word("algorithm", [Hkdf, CounterKdf], Hkdf);
        var bits = inputs.Integer("bits", 128, 512, 256);
        var name = inputs.Constant("master_key");
        var label = inputs.Constant("label") ?? "";
        var context = inputs.Has("context")
            ? inputs.Value("context", RecipeType.Words | RecipeType.Bytes)
            : BuiltInSource.All["device.uid"];
        if (bits % 8 != 0)
        {
            inputs.Fault("bits", $"'bits' is {bits}. Write a multiple of 8.");
        }

        if (name is not null && !inputs.Scope.MasterKeys.Contains(name, StringComparer.Ordinal))
        {
            inputs.Fault("master_key", $"the project declares no master key '{YamlTree.Shorten(name)}'. {Spelling.Hint(name, inputs.Scope.MasterKeys)}");
            return null;
        }

        return name is null || context is null || algorithm is null
            ? null
            : new Step(masterKeys, inputs.Scope.Project, name, algorithm == Hkdf, Encoding.UTF8.GetBytes(label), context, (int)bits / 8);
    }

    private sealed class Step(MasterKeys masterKeys, string project, string name, bool isHkdf, byte[] label, Source context, int length) : RecipeStep
    {
        internal override RecipeType Output => RecipeType.Secret;

        internal override IEnumerable<Source> Inputs => [context];

        internal override bool IsRepeatable => true;

        // The master key stays closed.
        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(Examples.Secret(length));

        internal override async ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            using var master = await masterKeys.OpenAsync(project, name);
            using var octets = context.Get(run).Octets();
            var key = new SecretBuffer(length);
            if (isHkdf)
            {
                // RFC 5869 without salt; info is label, a zero octet, context: the zero keeps label and context apart.
                HKDF.DeriveKey(HashAlgorithmName.SHA256, master.Span, key.Span, [], [.. label, 0, .. octets.Span]);
            }
            else
            {
                // NIST SP 800-108r1 §4.1: counter mode, HMAC-SHA256, 32-bit counter, label, zero octet, context, length in bits.
                SP800108HmacCounterKdf.DeriveBytes(master.Span, HashAlgorithmName.SHA256, label, octets.Span, key.Span);
            }

            return new SecretValue(key);
        }
    }
}
