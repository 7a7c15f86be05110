using System.Security.Cryptography;
using System.Text;
using Birthmark.Images.Blocks;
using Birthmark.Production.Recipes;

namespace Birthmark.Production.Tests.Recipes;

/// <summary>Every block encoder is a step of a recipe.</summary>
public sealed class BlockStepTests : IAsyncDisposable
{
    private static readonly RecipeSubject Subject = new("00000000000000000000000000", "SN-7", "batch", "First", "tests");

    private readonly Compiling compiling = new();

    [Fact]
    public async Task A_block_holds_the_serial_and_the_key_of_its_device_and_is_secret_as_a_whole()
    {
        var plan = Plan("""
                  - step: identity
                    uses: block
                    with:
                      encoder: struct
                      options:
                        endian: big
                        fields:
                          - {name: version, type: u16, value: 258}
                          - {name: serial, type: raw, value: "text:${device.serial}"}
                          - {name: key, type: key, value: "${k}", format: raw-scalar}
                  - {step: k, uses: ec-key}
            """);
        using var run = new RecipeRun(plan, Subject, null);
        await Sequencer.RunAsync(run, plan.Own, CancellationToken.None);
        var slot = plan.Steps.ToList().FindIndex(s => s.Name == "identity");
        Assert.Equal(RecipeType.Secret, run[slot].Type);
        using var block = run[slot].Octets();
        Assert.Equal([1, 2, .. Encoding.ASCII.GetBytes("SN-7")], block.Span[..6].ToArray());
        Assert.Equal(38, block.Span.Length);
        Assert.Equal(PointOf(run[1 - slot]), PointOf(block.Span[6..].ToArray()));
    }

    [Fact]
    public async Task A_block_of_public_values_is_bytes()
    {
        var plan = Plan("""
                  - {step: serial, uses: block, with: {encoder: raw, options: {value: "text:${A}/${device.serial}"}}}
            """);
        using var run = new RecipeRun(plan, Subject, null);
        await Sequencer.RunAsync(run, plan.Own, CancellationToken.None);
        Assert.Equal(RecipeType.Bytes, run[0].Type);
        using var block = run[0].Octets();
        Assert.Equal("one/SN-7", Encoding.UTF8.GetString(block.Span));
    }

    [Fact]
    public void Every_fault_of_every_block_is_reported_at_once_with_its_line()
    {
        var (project, faults) = compiling.Compile(Compiling.Around("""
                  - step: a
                    uses: block
                    with: {encoder: strukt}
                  - step: b
                    uses: block
                    with:
                      encoder: key
                      options:
                        valeu: "${k}"
                        format: raw-scalr
                        pem: maybe
                  - step: c
                    uses: block
                    with:
                      encoder: raw
                      options:
                        value: "${nothing}"
                  - step: d
                    uses: block
                    with:
                      encoder: raw
                      options:
                        value: hex:0
                  - {step: k, uses: ec-key}
            """));
        Assert.Null(project);
        Assert.Equal([10, 16, 16, 17, 18, 24, 30], faults.Select(f => f.Line));
        Assert.Contains("Did you mean 'struct'?", faults[0].Text, StringComparison.Ordinal);
        Assert.Contains(faults, f => f.Text.Contains("needs the option 'value'", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Text.Contains("Did you mean 'raw-scalar'?", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Text.Contains("nothing is called 'nothing'", StringComparison.Ordinal));
        Assert.Contains("cannot be read as bytes", faults[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_its_block_is_refused_and_not_shown()
    {
        var plan = Plan("""
                  - {step: r, uses: random, with: {length: 8}}
                  - {step: k, uses: block, with: {encoder: key, options: {value: "${r}"}}}
            """);
        using var run = new RecipeRun(plan, Subject, null);
        var refused = await Assert.ThrowsAsync<ProductionRefusedException>(() => Sequencer.RunAsync(run, plan.Own, CancellationToken.None).AsTask());
        Assert.Equal(ProductionRefusal.BlockRefused, refused.Code);
        Assert.Contains("Block 'k'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_recipe_of_the_guide_makes_its_block()
    {
        const string Begin = "```yaml\nrecipe:\n";
        var guide = await File.ReadAllTextAsync(Path.Combine(Floor.Repository.Root, "docs", "guides", "memory-maps.md"));
        var start = guide.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var lines = guide[start..guide.IndexOf("provisioning:", start, StringComparison.Ordinal)].TrimEnd().Split('\n');
        var plan = Plan(string.Join('\n', lines.Select(line => "    " + line)));
        using var run = new RecipeRun(plan, Subject, null);
        await Sequencer.RunAsync(run, plan.Own, CancellationToken.None);
        using var block = run[1].Octets();
        Assert.Equal("BMK1SN-7", Encoding.ASCII.GetString(block.Span[..8]));
        Assert.Equal(4 + 16 + 32 + 4, block.Span.Length);
    }

    [Fact]
    public void Every_encoder_that_ships_can_be_named_in_a_recipe()
    {
        foreach (var encoder in BlockEncoders.Shipped.All)
        {
            var (_, faults) = compiling.Compile(Compiling.Around($$"""
                      - {step: b, uses: block, with: {encoder: {{encoder.Name}}, options: {no-such-option: 1} } }
                """));
            Assert.Contains(faults, f => f.Text.Contains($"is not an option of {encoder.Name}.", StringComparison.Ordinal));
        }
    }

    private RecipePlan Plan(string recipe)
    {
        var (project, faults) = compiling.Compile(Compiling.Around(recipe));
        Assert.Empty(faults);
        return project!.Project.Profiles["prof"].Plans["bulb"];
    }

    private static byte[] PointOf(Birthmark.Production.Recipes.Values.RecipeValue value)
    {
        using var octets = value.Octets();
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(octets.Span, out _);
        return key.ExportSubjectPublicKeyInfo();
    }

    private static byte[] PointOf(byte[] scalar)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
        return key.ExportSubjectPublicKeyInfo();
    }

    public ValueTask DisposeAsync() => compiling.DisposeAsync();
}
