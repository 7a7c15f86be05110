using Birthmark.Keys;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>An RSA key pair made by the hub.</summary>
internal sealed class RsaKeyStep(IDeviceKeys keys) : IStepKind
{
    public string Name => "rsa-key";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("bits")];

    public RecipeStep? Compile(StepInputs inputs) => inputs.Word("bits", ["2048", "3072", "4096"], "2048") switch
    {
        "2048" => new KeyStep(keys, KeyAlgorithm.Rsa2048),
        "3072" => new KeyStep(keys, KeyAlgorithm.Rsa3072),
        "4096" => new KeyStep(keys, KeyAlgorithm.Rsa4096),
        _ => null,
    };
}
