using System.Text.Json;
using Birthmark.Pki.Registration.Ejbca;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Steps;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Projects;

/// <summary>The published schema says what the parser accepts: key by key.</summary>
public sealed class SchemaTests : IAsyncDisposable
{
    private readonly Hub hub = new();
    private readonly JsonElement schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "schema", "project.schema.json"))).RootElement;

    [Fact]
    public void Every_section_has_the_keys_that_the_parser_accepts()
    {
        foreach (var section in Section.All)
        {
            var part = section == Section.Project ? schema : schema.GetProperty("$defs").GetProperty(section.Name);
            Assert.Equal(section.Keys.Order(StringComparer.Ordinal), Keys(part));
            Assert.False(part.GetProperty("additionalProperties").GetBoolean());
        }
    }

    [Fact]
    public void Every_kind_of_step_has_the_inputs_that_its_code_takes()
    {
        var step = schema.GetProperty("$defs").GetProperty("step");
        var kinds = hub.Get<RecipeCompiler>().Kinds;
        Assert.Equal(kinds.Select(k => k.Name).Order(StringComparer.Ordinal), Strings(step.GetProperty("properties").GetProperty("uses").GetProperty("enum")));
        var rules = step.GetProperty("allOf").EnumerateArray().ToDictionary(
            r => r.GetProperty("if").GetProperty("properties").GetProperty("uses").GetProperty("const").GetString()!,
            r => r.GetProperty("then").GetProperty("properties").GetProperty("with"));
        foreach (var kind in kinds)
        {
            Assert.Equal(kind.Inputs.Select(i => i.Name).Order(StringComparer.Ordinal), Keys(rules[kind.Name]));
            var required = rules[kind.Name].TryGetProperty("required", out var names) ? Strings(names) : [];
            Assert.Equal(kind.Inputs.Where(i => i.IsRequired).Select(i => i.Name).Order(StringComparer.Ordinal), required);
        }

        Assert.Equal(EncodeStep.FormatNames.Order(StringComparer.Ordinal), Strings(rules["encode"].GetProperty("properties").GetProperty("format").GetProperty("enum")));
        Assert.Equal(EcKeyStep.Curves.Order(StringComparer.Ordinal), Strings(rules["ec-key"].GetProperty("properties").GetProperty("curve").GetProperty("enum")));
    }

    [Fact]
    public void A_connection_has_the_variables_that_the_connector_takes() =>
        Assert.Equal(
            EjbcaVariables.All.Order(StringComparer.Ordinal),
            Keys(schema.GetProperty("$defs").GetProperty("authority").GetProperty("properties").GetProperty("variables")));

    [Fact]
    public void A_KMS_has_the_variables_that_its_connection_takes() =>
        Assert.Equal(
            Birthmark.Keys.Kmip.KmipVariables.All.Order(StringComparer.Ordinal),
            Keys(schema.GetProperty("$defs").GetProperty("kms").GetProperty("properties").GetProperty("variables")));

    [Fact]
    public async Task The_sample_of_the_repository_is_accepted()
    {
        var faults = new FaultList("project.yaml");
        var text = File.ReadAllText(Path.Combine(Repository.Root, "samples", "matter", "project.yaml"));
        var files = new Birthmark.Production.Projects.BroughtFiles(new Birthmark.Production.Projects.BroughtInputs(new Dictionary<string, byte[]>(), new Dictionary<string, string>()));
        Assert.NotNull(await hub.Get<Birthmark.Production.Projects.ProjectCompiler>().TryCompileAsync(text, 1, 1, files, faults));
        Assert.Empty(faults.InOrder());
    }

    private static IEnumerable<string> Keys(JsonElement part) => part.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(e => e.GetString()!).Order(StringComparer.Ordinal);

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
