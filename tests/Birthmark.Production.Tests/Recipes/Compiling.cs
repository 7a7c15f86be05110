using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Recipes;

/// <summary>Compiles texts without storing them.</summary>
internal sealed class Compiling : IAsyncDisposable
{
    private readonly Hub hub = new();

    internal (CompiledProject? Project, IReadOnlyList<Fault> Faults) Compile(string text, Dictionary<string, byte[]>? files = null)
    {
        var faults = new FaultList("p.yaml");
        var project = hub.Get<ProjectCompiler>().TryCompileAsync(text, 1, 1, new BroughtFiles(new BroughtInputs(files ?? [], new Dictionary<string, string>())), faults).GetAwaiter().GetResult();
        return (project, faults.InOrder());
    }

    /// <summary>A project around a recipe of one profile; the recipe's first line is line 8.</summary>
    internal static string Around(string recipe, string outputs = "      X: y") =>
        $"""
        project: p
        device_types:
          - name: bulb
        device_profiles:
          - name: prof
            variables: {"{A: one}"}
            recipe:
        {recipe}
            outputs:
        {outputs}
        """;

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
