using Birthmark.Keys;
using Birthmark.Production.Preview;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>Takes the request for a key that the device made and keeps; then no private key exists in the hub.</summary>
internal sealed class DeviceKeyStepKind : IStepKind
{
    public string Name => "device-key";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("algorithm")];

    public RecipeStep? Compile(StepInputs inputs) =>
        inputs.Word("algorithm", [.. Algorithms.Values], "P-256") is { } word ? new DeviceKeyStep(Algorithms.First(a => a.Value == word).Key) : null;

    internal static readonly IReadOnlyDictionary<KeyAlgorithm, string> Algorithms = new Dictionary<KeyAlgorithm, string>
    {
        [KeyAlgorithm.EcP256] = "P-256",
        [KeyAlgorithm.EcP384] = "P-384",
        [KeyAlgorithm.Rsa2048] = "RSA-2048",
        [KeyAlgorithm.Rsa3072] = "RSA-3072",
        [KeyAlgorithm.Rsa4096] = "RSA-4096",
    };
}

internal sealed class DeviceKeyStep(KeyAlgorithm algorithm) : RecipeStep
{
    internal override RecipeType Output => RecipeType.Request;

    internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(Examples.Request(algorithm));

    internal override ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
    {
        var request = run.Brought?.Request ?? throw new ProductionRefusedException(
            ProductionRefusal.DeviceKeyMissing,
            $"Device {run.Subject.DeviceUid} must make its own key, and none was brought.",
            "Send 'csr', or 'public_key' with 'proof'.");
        if (request.KeyAlgorithm != algorithm)
        {
            throw new ProductionRefusedException(
                ProductionRefusal.DeviceKeyInvalid,
                $"Device {run.Subject.DeviceUid} brought a key of {DeviceKeyStepKind.Algorithms[request.KeyAlgorithm]}; its profile wants {DeviceKeyStepKind.Algorithms[algorithm]}.",
                "Make a key of that kind in the device.");
        }

        return new(new RequestValue(request));
    }
}
