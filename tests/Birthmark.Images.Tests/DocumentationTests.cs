using System.Text;
using Birthmark.Images.Blocks;
using Birthmark.Images.Maps;

namespace Birthmark.Images.Tests;

public sealed class DocumentationTests
{
    [Fact]
    public void The_reference_of_block_encoders_says_what_they_publish()
    {
        var path = Path.Combine(Repository(), "docs/reference/block-encoders.md");
        if (Environment.GetEnvironmentVariable("BIRTHMARK_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, Reference());
        }

        Assert.True(File.ReadAllText(path) == Reference(), "docs/reference/block-encoders.md is out of date: run this test with BIRTHMARK_WRITE_DOCS=1");
    }

    [Fact]
    public void The_inputs_that_a_map_wants_are_listed_for_a_dry_run()
    {
        Assert.True(MemoryMap.TryRead(File.ReadAllText(Path.Combine(Repository(), "samples/maps/identity-device.yaml")), out var map, out _));
        Assert.Equal(["serial", "certificate", "key"], InputNames.Of(map, common: false));
        Assert.Empty(InputNames.Of(map, common: true));
    }

    [Fact]
    public void The_map_in_the_guide_is_valid()
    {
        var guide = File.ReadAllText(Path.Combine(Repository(), "docs/guides/memory-maps.md"));
        var start = guide.IndexOf("```yaml", StringComparison.Ordinal) + 8;
        Assert.True(MemoryMap.TryRead(guide[start..guide.IndexOf("```", start, StringComparison.Ordinal)], out var map, out var faults), string.Join('\n', faults));
        Assert.Empty(map.Warnings);
        Assert.All(map.Blocks, block => Assert.True(block.Encoder is null || BlockEncoders.Shipped.TryFind(block.Encoder, out _, out _)));
    }

    private static string Reference()
    {
        var text = new StringBuilder("# Block encoders\n\nGenerated from the program; a test keeps it so. Values are written `hex:…`, `base64:…`, `text:…`, or `${name}` for an input.\n");
        foreach (var encoder in BlockEncoders.Shipped.All.OrderBy(encoder => encoder.Name))
        {
            text.Append($"\n## {encoder.Name}\n\n{encoder.Summary}{(encoder is IBlockDecoder ? " Can be read back." : "")}\n\n| option | kind | meaning | default |\n|---|---|---|---|\n");
            foreach (var option in encoder.Options)
            {
                var kind = option.Words.Count > 0 ? string.Join(", ", option.Words) : option.Kind.ToString().ToLowerInvariant();
                text.Append($"| `{option.Name}` | {kind} | {option.Summary.Replace("|", "\\|")} | {(option.IsRequired ? "required" : option.Default ?? "")} |\n");
            }
        }

        return text.ToString();
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Birthmark.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Birthmark.slnx");
        }

        return folder.FullName;
    }
}
