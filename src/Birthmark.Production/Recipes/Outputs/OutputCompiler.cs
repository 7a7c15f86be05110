using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Recipes.Outputs;

/// <summary>Checks a profile's outputs and memory blocks.</summary>
internal static class OutputCompiler
{
    internal static readonly string[] Formats = ["text", "base64", "hex"];

    internal static OutputShape? Compile(ProfileDeclaration profile, NameResolver names, FaultList faults)
    {
        var outputs = new List<OutputField>();
        foreach (var output in profile.Outputs)
        {
            if (names.Resolve(output.Value, $"output '{output.Name.Value}'") is { } source)
            {
                outputs.Add(OutputField.Output(output.Name.Value, source, FormOf(output, source.Type, faults)));
            }
        }

        var blocks = new List<OutputField>();
        foreach (var block in profile.Blocks)
        {
            if (names.Resolve(block.Value, $"memory block '{block.Name.Value}'") is not { } source)
            {
                continue;
            }

            if ((source.Type & RecipeType.Key) != 0)
            {
                faults.Add(block.Value.Place, $"memory block '{block.Name.Value}': a key has many forms. Encode it first (raw-scalar, der).");
            }

            blocks.Add(OutputField.Block(block.Name.Value, source));
        }

        return outputs.Count == profile.Outputs.Count && blocks.Count == profile.Blocks.Count ? new(outputs, blocks) : null;
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
