using Birthmark.Images.Codecs;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects;

/// <summary>Takes a device profile's form: variables, recipe, outputs and memory blocks.</summary>
internal sealed class ProfileReader(FaultList faults)
{
    internal const string ImageName = "Image";

    /// <summary>What of the image a station is given besides its blocks; the first is the default.</summary>
    internal static readonly string[] Deliveries = ["blocks", "delta", "whole"];

    private const int MostSteps = 100;

    internal ProfileDeclaration? Read(MapNode map)
    {
        var fields = new Fields(map, Section.DeviceProfile, "the device profile", faults);
        var name = fields.RequiredText("name");
        if (name is { } written && !Names.IsDisplay(written.Value))
        {
            faults.Add(written.Place, $"The name of the device profile is '{YamlTree.Shorten(written.Value)}'. Write {Names.DisplayRule}.");
        }

        var what = $"device profile '{YamlTree.Shorten(name?.Value ?? "")}'";
        var variables = ReadVariables(fields, what);
        var steps = ReadSteps(fields, what);
        var outputs = ReadOutputs(fields, "outputs");
        var secrets = ReadOutputs(fields, "report_secrets");
        var blocks = ReadBlocks(fields);
        if (outputs.Count + blocks.Count == 0)
        {
            faults.Add(map.Place, $"{what} gives nothing to its devices. Add 'outputs' or 'provisioning'.");
        }

        var (image, readBack) = (ReadImage(fields, outputs), ReadReadBack(fields, what));
        return name is null ? null : new(name.Value, fields.Flag("revoke_deny_list", false), variables, steps, outputs, blocks, secrets, image, readBack);
    }

    private bool ReadReadBack(Fields fields, string what)
    {
        if (fields.Text("read_back") is { Value: not ("required" or "optional") } wrong)
        {
            faults.Add(wrong.Place, $"'read_back' of {what} is '{YamlTree.Shorten(wrong.Value)}'. Write required or optional.");
        }

        return fields.Text("read_back")?.Value == "required";
    }

    private ImageDeclaration? ReadImage(Fields fields, List<OutputDeclaration> outputs)
    {
        if (fields.Any("image") is not { } node)
        {
            return null;
        }

        if (node is not MapNode map)
        {
            faults.Add(node.Place, $"'image' must be a mapping with 'firmware', 'deliver' and so on, not {node.Kind}.");
            return null;
        }

        var image = new Fields(map, Section.Image, "the image", faults);
        var deliver = image.Word("deliver", Deliveries) ?? Deliveries[0];
        var format = image.Word("format", ImageFormats.Writable) ?? IntelHex.Name;
        var name = image.Text("name");
        if (name is { } written && (!Names.IsIdentifier(written.Value) || written.Value is "Provisioning" or "DeviceUID" || outputs.Any(o => o.Name.Value == written.Value)))
        {
            faults.Add(written.Place, $"The image cannot be called '{YamlTree.Shorten(written.Value)}'. Write {Names.IdentifierRule} that no output has; 'Provisioning' and 'DeviceUID' are taken.");
        }
        else if (name is null && deliver != Deliveries[0] && outputs.Any(o => o.Name.Value == ImageName))
        {
            faults.Add(map.Place, $"An output is called '{ImageName}', as the image would be. Give the image another 'name'.");
        }

        return new(map.Place, ReadFirmware(image), deliver, format, name, (uint?)image.Number("family", 0, uint.MaxValue));
    }

    private List<FirmwareDeclaration> ReadFirmware(Fields image)
    {
        var files = new List<FirmwareDeclaration>();
        foreach (var item in image.List("firmware"))
        {
            switch (item)
            {
                case ScalarNode { IsNull: false } scalar:
                    files.Add(new(new(scalar.Text, scalar.Place), null, null, null));
                    break;
                case MapNode map:
                    var file = new Fields(map, Section.Firmware, "the firmware", faults);
                    if (file.RequiredText("value") is { } value)
                    {
                        files.Add(new(value, file.Number("address", 0, uint.MaxValue), file.Word("format", ImageFormats.Readable), (uint?)file.Number("family", 0, uint.MaxValue)));
                    }

                    break;
                default:
                    faults.Add(item.Place, $"A firmware must be a file step like ${{step}}, or a mapping with 'value', not {item.Kind}.");
                    break;
            }
        }

        return files;
    }

    private Dictionary<string, VariableDeclaration> ReadVariables(Fields fields, string what)
    {
        var variables = new Dictionary<string, VariableDeclaration>(StringComparer.Ordinal);
        foreach (var entry in fields.Map("variables"))
        {
            if (!Names.IsIdentifier(entry.Key))
            {
                faults.Add(entry.KeyPlace, $"The variable name '{YamlTree.Shorten(entry.Key)}' is not possible. Write {Names.IdentifierRule}.");
            }

            switch (entry.Value)
            {
                case ScalarNode scalar:
                    variables[entry.Key] = new(entry.Key, entry.KeyPlace, scalar.IsNull ? null : scalar.Text, scalar.IsNull, null, []);
                    break;
                case MapNode map:
                    variables[entry.Key] = ReadVariable(entry, map, what);
                    break;
                default:
                    faults.Add(entry.Value.Place, $"variable '{YamlTree.Shorten(entry.Key)}' of {what} must be text or a mapping, not {entry.Value.Kind}.");
                    break;
            }
        }

        return variables;
    }

    private VariableDeclaration ReadVariable(Entry entry, MapNode map, string what)
    {
        var fields = new Fields(map, Section.Variable, $"variable '{YamlTree.Shorten(entry.Key)}' of {what}", faults);
        var value = fields.Text("value");
        var pattern = fields.Text("pattern");
        if (pattern is { } p && !VariableRule.IsPattern(p.Value))
        {
            faults.Add(p.Place, $"The pattern '{YamlTree.Shorten(p.Value)}' is not a regular expression without look-around and back references.");
            pattern = null;
        }

        var allowed = fields.Texts("values").Select(t => t.Value).ToList();
        return new(entry.Key, entry.KeyPlace, value?.Value, fields.Flag("required", value is null), pattern?.Value, allowed);
    }

    private List<StepDeclaration> ReadSteps(Fields fields, string what)
    {
        var steps = new List<StepDeclaration>();
        var items = fields.List("recipe");
        if (items.Count > MostSteps)
        {
            faults.Add(items[MostSteps].Place, $"The recipe of {what} has {items.Count} steps; at most {MostSteps} are possible.");
        }

        foreach (var item in items)
        {
            if (item is not MapNode map)
            {
                faults.Add(item.Place, $"A step must be a mapping '- step: NAME', not {item.Kind}.");
                continue;
            }

            var step = new Fields(map, Section.Step, "the step", faults);
            var name = step.RequiredText("step");
            var uses = step.RequiredText("uses");
            var with = step.Any("with");
            if (with is not (null or MapNode))
            {
                faults.Add(with.Place, $"'with' of a step must be a mapping, not {with.Kind}.");
            }

            if (name is { } written && !Names.IsIdentifier(written.Value))
            {
                faults.Add(written.Place, $"The step name '{YamlTree.Shorten(written.Value)}' is not possible. Write {Names.IdentifierRule}.");
            }
            else if (name is not null && uses is not null)
            {
                steps.Add(new(name.Value, uses.Value, with as MapNode ?? new MapNode(map.Place, [])));
            }
        }

        return steps;
    }

    private List<OutputDeclaration> ReadOutputs(Fields fields, string key)
    {
        var outputs = new List<OutputDeclaration>();
        foreach (var entry in fields.Map(key))
        {
            var name = new Located<string>(entry.Key, entry.KeyPlace);
            if (!Names.IsIdentifier(entry.Key) || entry.Key is "Provisioning" or "DeviceUID")
            {
                faults.Add(name.Place, $"The output name '{YamlTree.Shorten(entry.Key)}' is not possible. Write {Names.IdentifierRule}; 'Provisioning' and 'DeviceUID' are taken.");
            }

            switch (entry.Value)
            {
                case ScalarNode { IsNull: false } scalar:
                    outputs.Add(new(name, new(scalar.Text, scalar.Place), null));
                    break;
                case MapNode map:
                    var output = new Fields(map, Section.Output, $"output '{YamlTree.Shorten(entry.Key)}'", faults);
                    if (output.RequiredText("value") is { } value)
                    {
                        outputs.Add(new(name, value, output.Text("format")));
                    }

                    break;
                default:
                    faults.Add(entry.Value.Place, $"output '{YamlTree.Shorten(entry.Key)}' must be text like ${{step}}, or a mapping with 'value'.");
                    break;
            }
        }

        return outputs;
    }

    private List<BlockDeclaration> ReadBlocks(Fields fields)
    {
        var blocks = new List<BlockDeclaration>();
        foreach (var item in fields.List("provisioning"))
        {
            if (item is not MapNode map)
            {
                faults.Add(item.Place, $"A memory block must be a mapping with 'name' and 'value', not {item.Kind}.");
                continue;
            }

            var block = new Fields(map, Section.Block, "the memory block", faults);
            if (block.RequiredText("name") is { } name)
            {
                if (!Names.IsDisplay(name.Value) || blocks.Any(b => b.Name.Value == name.Value))
                {
                    faults.Add(name.Place, $"The memory block name '{YamlTree.Shorten(name.Value)}' is not possible or used twice. Write {Names.DisplayRule}.");
                }

                blocks.Add(new(name, block.Text("value"), map));
            }
        }

        return blocks;
    }
}
