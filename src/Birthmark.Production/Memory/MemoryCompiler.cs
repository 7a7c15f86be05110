using Birthmark.Images.Blocks;
using Birthmark.Images.Codecs;
using Birthmark.Images.Maps;
using Birthmark.Images.Options;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Outputs;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Steps;
using Birthmark.Production.Recipes.Steps.Blocks;

namespace Birthmark.Production.Memory;

/// <summary>Puts a profile's memory blocks where they are said to go, and checks them against the memory map of a device type.</summary>
internal sealed class MemoryCompiler(ProfileDeclaration profile, string deviceType, DeclaredMap? map, NameResolver names, IReadOnlyList<RecipeStep> steps, FaultList faults)
{
    private const RecipeType Hidden = RecipeType.Secret | RecipeType.SecretText | RecipeType.Key;

    private readonly List<OutputField> fields = [];
    private readonly List<PlacedEntry> own = [];
    private readonly List<PlacedEntry> common = [];
    private readonly List<OptionMap> ofMap = [];
    private readonly List<OptionMap> ofProfile = [];
    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);
    private bool isSound = true;

    /// <summary>Blocks as outputs, and their plan if they have places; null with faults.</summary>
    internal (IReadOnlyList<OutputField> Fields, MemoryPlan? Plan)? Compile()
    {
        foreach (var block in profile.Blocks)
        {
            Take(block);
        }

        if (map is not null && profile.Image is not null)
        {
            TakeUnnamed(profile.Image.Place);
        }

        if (profile.Image is not null && map is null)
        {
            Refuse(profile.Image.Place, $"The image needs the memory of device type '{deviceType}'. Give the type a 'memory_map'.");
        }

        var isPlaced = own.Count + common.Count > 0;
        if (profile.RequiresReadBack && isSound && own.Count == 0)
        {
            Refuse(profile.Name.Place, $"Device profile '{profile.Name.Value}' requires a read-back, but none of its memory blocks has a place in the memory map. Give one a 'region'.");
        }

        var plan = isSound && map is not null && (isPlaced || profile.Image is not null) ? Plan(map) : null;
        return isSound ? (fields, plan) : null;
    }

    private void Take(BlockDeclaration block)
    {
        var what = $"memory block '{block.Name.Value}'";
        var known = map?.Map.Blocks.FirstOrDefault(b => b.Name == block.Name.Value);
        var source = block.Value is { } value ? names.Resolve(value, what) : MadeBy(known, block.Name.Place);
        if (source is null)
        {
            isSound = false;
            return;
        }

        if ((source.Type & RecipeType.Key) != 0)
        {
            Refuse(block.Value!.Value.Place, $"{what}: a key has many forms. Encode it first (raw-scalar, der).");
        }
        else if (!block.IsPlaced && known is null)
        {
            fields.Add(OutputField.Block(block.Name.Value, source));
        }
        else if (map is null)
        {
            Refuse(block.Name.Place, $"{what} says where it goes, but device type '{deviceType}' has no memory map. Give the type a 'memory_map'.");
        }
        else
        {
            var isSame = IsSame(source);
            if (known is { IsCommon: true } && !isSame && !block.IsPlaced)
            {
                Refuse(block.Name.Place, $"{what}: the memory map says that all devices have the same, but its value differs from device to device. Take out 'common' there, or name only constants and files here.");
            }

            Place(block.IsPlaced ? BlockOptions.Of(block.Written) : Written(block.Name.Value), block.IsPlaced ? ofProfile : ofMap, block.Name, source, isSame, known is { IsSecret: true });
        }
    }

    /// <summary>Blocks of the map that the profile does not name: common ones are made as the map says, the others are missed.</summary>
    private void TakeUnnamed(Place place)
    {
        foreach (var known in map!.Map.Blocks.Where(b => profile.Blocks.All(p => p.Name.Value != b.Name)))
        {
            if (!known.IsCommon)
            {
                Refuse(place, $"The memory map has a block '{known.Name}' for each device, which profile '{profile.Name.Value}' does not give. Add {{name: {known.Name}, value: ${{step}}}} under 'provisioning'.");
            }
            else if (MadeBy(known, place) is { } source)
            {
                Place(Written(known.Name), ofMap, new(known.Name, place), source, IsSame(source), known.IsSecret);
            }
            else
            {
                isSound = false;
            }
        }
    }

    private void Place(OptionMap written, List<OptionMap> to, Located<string> name, Source source, bool isSame, bool isSecret)
    {
        isSecret |= (source.Type & Hidden) != 0;
        OptionEntry[] flags = [new("secret", new OptionText(isSecret ? "true" : "false"), 0), new("common", new OptionText(isSame ? "true" : "false"), 0)];
        string[] dropped = ["value", "encoder", "with", "secret", "common"];
        var entries = written.Entries.Where(e => !dropped.Contains(e.Key, StringComparer.Ordinal));
        if (to == ofMap)
        {
            // The map was checked when it was read: what is wrong now is said of the profile.
            entries = entries.Select(e => new OptionEntry(e.Key, At(e.Value, name.Place), name.Place.Line));
        }

        to.Add(new([.. entries, .. flags]) { Line = name.Place.Line, Column = name.Place.Column });
        places[name.Value] = name.Place;
        (isSame ? common : own).Add(new(name.Value, source));
        if (!isSame || profile.Image is null or { Deliver: "blocks" })
        {
            fields.Add(OutputField.Placed(name.Value, source, isSame));
        }
    }

    /// <summary>The source that the map's own encoder is; null with a fault.</summary>
    private MadeSource? MadeBy(BlockPlace? known, Place place)
    {
        if (known?.Encoder is null)
        {
            faults.Add(place, $"memory block '{known?.Name ?? profile.Blocks.First(b => b.Name.Place == place).Name.Value}' has no 'value'. Add it{(known is null ? "" : ", or an 'encoder' to the memory map")}.");
            return null;
        }

        if (!BlockEncoders.Shipped.TryFind(known.Encoder, out var encoder, out var fault))
        {
            faults.Add(place, $"memory block '{known.Name}': {fault.Text}. {fault.Remedy}.");
            return null;
        }

        var sources = new Dictionary<string, Source>(StringComparer.Ordinal);
        foreach (var name in InputNames.Of(known))
        {
            if (names.Resolve(new($"${{{name}}}", place), $"memory block '{known.Name}' of the memory map") is not { } source)
            {
                return null;
            }

            sources.Add(name, source);
        }

        if (!encoder.IsRepeatable)
        {
            faults.Add(place, $"memory block '{known.Name}': a {encoder.Name} block is another one each time it is made. Make it by a step of the recipe, and name the step as 'value'.");
            return null;
        }

        return new(new BlockStep(encoder, known.Options, sources) { Name = known.Name });
    }

    private bool IsSame(Source source) => Sameness.Of(source, steps);

    private OptionMap Written(string name) => map!.Map.Written(name);

    private MemoryPlan? Plan(DeclaredMap declared)
    {
        var isLaid = declared.Map.TryPlace([.. ofMap, .. ofProfile], out var laid, out var wrong);
        foreach (var fault in wrong)
        {
            Refuse(new(fault.Line ?? profile.Name.Place.Line, fault.Column ?? 1), DeclaredMap.Sentence(fault));
        }

        foreach (var warning in laid?.Warnings ?? [])
        {
            faults.Warn(new(warning.Line ?? profile.Name.Place.Line, warning.Column ?? 1), DeclaredMap.Sentence(warning));
        }

        var firmware = Firmware();
        return !isLaid || firmware is null ? null : new MemoryPlan
        {
            Declared = declared,
            Map = laid!,
            Own = own,
            Common = common,
            Firmware = firmware,
            Delivery = profile.Image is { } image ? Enum.Parse<ImageDelivery>(image.Deliver, ignoreCase: true) : ImageDelivery.Blocks,
            Writing = new(profile.Image?.Format ?? IntelHex.Name)
            {
                Family = profile.Image?.Family,
                Fill = laid!.Memories.FirstOrDefault(m => m.IsProgrammable)?.EraseValue ?? 0xFF,
            },
            ImageName = profile.Image?.Name?.Value ?? ProfileReader.ImageName,
            RequiresReadBack = profile.RequiresReadBack,
            Place = profile.Image?.Place ?? profile.Name.Place,
            Places = places,
        };
    }

    private List<FirmwareFile>? Firmware()
    {
        var files = new List<FirmwareFile>();
        foreach (var written in profile.Image?.Firmware ?? [])
        {
            switch (names.Resolve(written.Value, "the firmware"))
            {
                case SlotSource slot when steps[slot.Slot] is FileStep.ShelvedStep file:
                    files.Add(new(
                        new(file.Path, file.Digest, written.Value.Place),
                        new() { Address = written.Address, Format = written.Format ?? Guess(file.Path), Family = written.Family }));
                    break;
                case null:
                    isSound = false;
                    break;
                default:
                    Refuse(written.Value.Place, $"The firmware is '{YamlTree.Shorten(written.Value.Value)}', which is no file step. Name one; what a step makes goes under 'provisioning'.");
                    break;
            }
        }

        return isSound ? files : null;

        // Of a raw binary nothing but its name tells that it is one.
        static string? Guess(string path) => ImageFormats.FromFileName(path) is RawBinary.Name ? RawBinary.Name : null;
    }

    private static OptionNode At(OptionNode node, Place place) => node switch
    {
        OptionList list => new OptionList([.. list.Items.Select(i => At(i, place))]) { Line = place.Line, Column = place.Column },
        OptionMap inner => new OptionMap([.. inner.Entries.Select(e => new OptionEntry(e.Key, At(e.Value, place), place.Line))]) { Line = place.Line, Column = place.Column },
        var other => other with { Line = place.Line, Column = place.Column },
    };

    private void Refuse(Place place, string text)
    {
        isSound = false;
        faults.Add(place, text);
    }
}
