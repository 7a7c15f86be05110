using Birthmark.Keys;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>Takes the request for a key that the device made and keeps; then no private key exists in the hub.</summary>
internal sealed class DeviceKeyStepKind : IStepKind
{
    public string Name => "device-key";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("algorithm")];

    public RecipeStep? Compile(StepInputs inputs) => inputs.Word("algorithm", ["P-256", "P-384", "RSA-2048", "RSA-3072", "RSA-4096"], "P-256") switch
    {
        "P-256" => new DeviceKeyStep(KeyAlgorithm.EcP256),
        "P-384" => new DeviceKeyStep(KeyAlgorithm.EcP384),
        "RSA-2048" => new DeviceKeyStep(KeyAlgorithm.Rsa2048),
        "RSA-3072" => new DeviceKeyStep(KeyAlgorithm.Rsa3072),
        "RSA-4096" => new DeviceKeyStep(KeyAlgorithm.Rsa4096),
        _ => null,
    };
}

internal sealed class DeviceKeyStep(KeyAlgorithm algorithm) : RecipeStep
{
    internal override RecipeType Output => RecipeType.Request;

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
                $"Device {run.Subject.DeviceUid} brought a key of algorithm {request.KeyAlgorithm}; its profile wants {algorithm}.",
                $"Make a key of {algorithm} in the device.");
        }

        return new(new RequestValue(request.Der, request.PublicKey));
    }
}
