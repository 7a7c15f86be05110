using Birthmark.Keys;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>An elliptic-curve key pair made by the hub.</summary>
internal sealed class EcKeyStep(IDeviceKeys keys) : IStepKind
{
    internal static readonly string[] Curves = ["P-256", "P-384"];

    public string Name => "ec-key";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("curve")];

    public RecipeStep? Compile(StepInputs inputs) => inputs.Word("curve", Curves, "P-256") switch
    {
        "P-256" => new KeyStep(keys, KeyAlgorithm.EcP256),
        "P-384" => new KeyStep(keys, KeyAlgorithm.EcP384),
        _ => null,
    };
}
