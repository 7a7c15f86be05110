namespace Birthmark.Production.Recipes;

/// <summary>A kind of step that recipes may use. Adding one: its file under <c>Steps/</c> and its line in <see cref="RecipeRegistration"/>.</summary>
internal interface IStepKind
{
    /// <summary>What stands after <c>uses:</c>.</summary>
    string Name { get; }

    /// <summary>Keys under <c>with:</c>.</summary>
    IReadOnlyList<StepInput> Inputs { get; }

    /// <summary>Takes the inputs, reports what is wrong with them, and gives the step; null when it cannot.</summary>
    RecipeStep? Compile(StepInputs inputs);
}

/// <summary>A key under <c>with:</c>.</summary>
internal sealed record StepInput(string Name, bool IsRequired = false);
