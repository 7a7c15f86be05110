using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Recipes.Outputs;

/// <summary>Checks a profile's outputs.</summary>
internal static class OutputCompiler
{
    internal static readonly string[] Formats = ["text", "base64", "hex"];

    /// <summary>Named values, or null when one of them has a fault.</summary>
    internal static List<OutputField>? Compile(IReadOnlyList<OutputDeclaration> declared, string what, NameResolver names, FaultList faults)
    {
        var fields = new List<OutputField>();
        foreach (var output in declared)
        {
            if (names.Resolve(output.Value, $"{what} '{output.Name.Value}'") is { } source)
            {
                fields.Add(OutputField.Output(output.Name.Value, source, FormOf(output, source.Type, faults)));
            }
        }

        return fields.Count == declared.Count ? fields : null;
    }

    private static OutputForm FormOf(OutputDeclaration output, RecipeType type, FaultList faults)
    {
        var isText = (type & (RecipeType.Words | RecipeType.SecretText)) != 0;
        switch (output.Format?.Value)
        {
            case null:
                return isText ? OutputForm.Text : OutputForm.Base64;
            case "base64":
                return OutputForm.Base64;
            case "hex":
                return OutputForm.Hex;
            case "text" when isText:
                return OutputForm.Text;
            case "text":
                faults.Add(output.Format.Value.Place, $"output '{output.Name.Value}' is {type.Describe()}, not text. Write base64 or hex.");
                return OutputForm.Base64;
            case var other:
                faults.Add(output.Format.Value.Place, $"The format of output '{output.Name.Value}' is '{YamlTree.Shorten(other)}'. {Spelling.Hint(other, Formats)}");
                return OutputForm.Text;
        }
    }
}
