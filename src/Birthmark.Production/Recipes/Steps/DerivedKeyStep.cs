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
    private const string CmacKdf = "sp800-108-aes-cmac";

    public string Name => "derived-key";

    public IReadOnlyList<StepInput> Inputs { get; } =
        [new("master_key", true), new("algorithm"), new("label"), new("context"), new("bits")];

    public RecipeStep? Compile(StepInputs inputs)
    {
        var algorithm = inputs.Word("algorithm", [Hkdf, CounterKdf, CmacKdf], Hkdf);
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

        if (name is null || context is null || algorithm is null)
        {
            return null;
        }

        if (!inputs.Scope.TokenKeys.TryGetValue(name, out var uri))
        {
            return new Step(masterKeys, inputs.Scope.Project, name, algorithm, Encoding.UTF8.GetBytes(label), context, (int)bits / 8);
        }

        if (algorithm == Hkdf)
        {
            // HKDF's extraction has the master key as the message, which a token does not give.
            inputs.Fault("algorithm", $"master key '{name}' stays in its token, which derives by {CounterKdf} (HMAC keys) or {CmacKdf} (AES keys). Write one of them.");
            return null;
        }

        return new TokenStep(masterKeys, inputs.Scope.Project, name, uri, algorithm == CmacKdf, Encoding.UTF8.GetBytes(label), context, (int)bits / 8);
    }

    private sealed class Step(MasterKeys masterKeys, string project, string name, string algorithm, byte[] label, Source context, int length) : RecipeStep
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
            return new SecretValue(algorithm switch
            {
                // RFC 5869 without salt; info is label, a zero octet, context: the zero keeps label and context apart.
                Hkdf => KeyDiversification.Hkdf(master, [], [.. label, 0, .. octets.Span], length),
                CounterKdf => KeyDiversification.CounterMode(master, label, octets.Span, length),
                _ => KeyDiversification.CmacCounterMode(master, label, octets.Span, length),
            });
        }
    }

    /// <summary>The same by a key that stays in its token.</summary>
    private sealed class TokenStep(MasterKeys masterKeys, string project, string name, KeyUri uri, bool isCmac, byte[] label, Source context, int length) : RecipeStep
    {
        internal override RecipeType Output => RecipeType.Secret;

        internal override IEnumerable<Source> Inputs => [context];

        internal override bool IsRepeatable => true;

        internal override async ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            var key = await masterKeys.HoldAsync(project, name, uri, cancellation);
            if (isCmac == (key.Kind == SecretKeyKind.HmacSha256))
            {
                throw new KeyRefusedException(
                    KeyRefusal.DerivationMismatch, $"Master key '{name}' is of {key.Kind} and derives by {(isCmac ? CounterKdf : CmacKdf)}: correct the recipe's step.");
            }

            using var octets = context.Get(run).Octets();
            var derived = await Task.Run(() => key.Derive(label, octets.Span, length), cancellation);
            return new SecretValue(derived);
        }
    }
}
