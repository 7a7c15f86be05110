using Birthmark.Keys;
using Birthmark.Production.Preview;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>Makes a key pair for the device.</summary>
internal sealed class KeyStep(IDeviceKeys keys, KeyAlgorithm algorithm) : RecipeStep
{
    internal override RecipeType Output => algorithm is KeyAlgorithm.EcP256 or KeyAlgorithm.EcP384 ? RecipeType.EcKey : RecipeType.RsaKey;

    internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(Examples.Key(algorithm));

    internal override ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation) =>
        new(new KeyValue(keys.Generate(algorithm)));
}
