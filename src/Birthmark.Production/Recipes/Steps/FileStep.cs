using System.Text.RegularExpressions;
using Birthmark.Production.Projects;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>A file (firmware) whose digest stands in the recipe; its content is taken into the store when the project is applied.</summary>
internal sealed partial class FileStep(FileShelf shelf) : IStepKind
{
    public string Name => "file";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("path", true), new("sha256", true)];

    public RecipeStep? Compile(StepInputs inputs)
    {
        var path = inputs.Constant("path");
        var digest = inputs.Constant("sha256");
        if (digest is not null && !IsDigest(digest))
        {
            inputs.Fault("sha256", "'sha256' must be 64 hexadecimal digits. Take them from 'sha256sum FILE'.");
            return null;
        }

        if (path is null || digest is null)
        {
            return null;
        }

        digest = digest.ToLowerInvariant();
        inputs.Scope.Files.Add(new(path, digest, inputs.PlaceOf("path")));
        return new ShelvedStep(shelf, path, digest);
    }

    internal static bool IsDigest(string text) => Digest().IsMatch(text);

    [GeneratedRegex(@"^[0-9A-Fa-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Digest();

    internal sealed class ShelvedStep(FileShelf shelf, string path, string digest) : RecipeStep
    {
        internal override RecipeType Output => RecipeType.Bytes;

        internal string Digest => digest;

        internal string Path => path;

        internal override bool IsRepeatable => true;

        internal override bool FollowsFromInputs => true;

        internal override async ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new BytesValue(await shelf.ReadOnceAsync(path, digest));

        internal override async ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation) =>
            new BytesValue(await shelf.ReadAsync(path, digest));
    }
}
