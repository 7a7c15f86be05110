using Birthmark.Keys;
using Birthmark.Keys.Kms;
using Birthmark.Production.Kms;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes.Sources;

namespace Birthmark.Production.Recipes.Steps.Kms;

/// <summary>
/// A step that asks a KMS of its own project. A KMS that is away is a refusal before anything of the device was made durable, or after its
/// certificate was: asked again, the same device goes on, and what the KMS is asked for gives the same or was never seen by anybody.
/// </summary>
internal abstract class KmsStep(KmsBook book, KmsKey connection) : RecipeStep
{
    internal KmsKey Connection => connection;

    /// <summary>What it does with which keys, as far as that is known when the project is applied.</summary>
    internal abstract IEnumerable<KmsUse> Uses { get; }

    /// <summary>The KMS that a step names; null with a fault.</summary>
    internal static KmsKey? Take(StepInputs inputs)
    {
        if (inputs.Constant("kms") is not { } name)
        {
            return null;
        }

        if (inputs.Scope.Kms.TryGetValue(name, out var declaration))
        {
            return new(inputs.Scope.Project, declaration);
        }

        inputs.Fault("kms", $"the project declares no KMS '{YamlTree.Shorten(name)}'. {Spelling.Hint(name, inputs.Scope.Kms.Keys)}");
        return null;
    }

    protected static IEnumerable<KmsUse> UseOf(Source key, KmsUseKind kind) => key is ConstantSource constant ? [new(constant.Constant, kind)] : [];

    protected async Task<T> AskAsync<TPower, T>(RecipeRun run, Func<TPower, Task<T>> ask)
        where TPower : class
    {
        try
        {
            return await book.ConnectAsync(connection) is TPower power
                ? await ask(power)
                : throw new KeyRefusedException(KeyRefusal.UseForbidden, $"KMS '{connection.Name}' is of kind {connection.Declaration.Kind.Value}, which cannot do that.");
        }
        catch (KeyRefusedException refusal) when (refusal.Code is KeyRefusal.StoreUnavailable or KeyRefusal.StoreFault or KeyRefusal.TokenOffline)
        {
            throw new ProductionRefusedException(
                ProductionRefusal.KmsUnavailable, $"Step '{Name}' of device {run.Subject.DeviceUid}: {refusal.Message}", "Ask again: the device keeps its ticket.", refusal);
        }
        catch (KeyRefusedException refusal)
        {
            throw new ProductionRefusedException(
                ProductionRefusal.KmsRefused, $"Step '{Name}' of device {run.Subject.DeviceUid}: {refusal.Message}",
                $"Run 'birthmark kms check {connection.Project} {connection.Name}'.", refusal);
        }
    }
}
