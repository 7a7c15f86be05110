using System.Text;
using Birthmark.Images.Maps;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Memory;

/// <summary>The checked memory map of a device type.</summary>
/// <param name="Name">The file's path, or <c>part:NAME</c>.</param>
/// <param name="Sha256">Of its text, lower-case hex.</param>
/// <param name="Map">What it says.</param>
internal sealed record DeclaredMap(string Name, string Sha256, MemoryMap Map)
{
    /// <summary>The maps of all device types that have one; whatever is wrong in any of them becomes a fault.</summary>
    internal static async Task<IReadOnlyDictionary<string, DeclaredMap>> ReadAllAsync(
        ProjectDeclaration declaration, IDeclaredFiles files, List<FileReference> named, FaultList faults)
    {
        var maps = new Dictionary<string, DeclaredMap>(StringComparer.Ordinal);
        foreach (var type in declaration.DeviceTypes)
        {
            if (type.Map is { } map && await ReadAsync(map, files, named, faults) is { } read)
            {
                maps[type.Name.Value] = read;
            }
        }

        return maps;
    }

    private static async ValueTask<DeclaredMap?> ReadAsync(MapDeclaration written, IDeclaredFiles files, List<FileReference> named, FaultList faults)
    {
        if (written.File is not { } file)
        {
            return ReadPart(written.Part, faults);
        }

        named.Add(file);
        if (await files.ReadAsync(file, faults) is not { } content)
        {
            return null;
        }

        var isRead = MemoryMap.TryRead(Encoding.UTF8.GetString(content.Span), out var map, out var wrong);
        foreach (var fault in wrong)
        {
            faults.AddIn(file.Path, PlaceOf(fault), Sentence(fault));
        }

        foreach (var warning in map?.Warnings ?? [])
        {
            faults.WarnIn(file.Path, PlaceOf(warning), Sentence(warning));
        }

        return isRead ? new(file.Path, file.Sha256, map!) : null;
    }

    private static DeclaredMap? ReadPart(Located<string> part, FaultList faults)
    {
        if (ShippedMaps.TryGet(part.Value, out var map) && ShippedMaps.TryGetText(part.Value, out var text))
        {
            return new($"part:{map.Name}", FileShelf.Digest(Encoding.UTF8.GetBytes(text)), map);
        }

        var hint = Spelling.Hint(part.Value, ShippedMaps.Names);
        faults.Add(part.Place, $"No part is called '{YamlTree.Shorten(part.Value)}'. {hint} For a map of your own write {{file: PATH, sha256: DIGEST}}.");
        return null;
    }

    internal static string Sentence(Images.ImageFault fault) => $"{(fault.Subject is { } subject ? $"{subject}: " : "")}{fault.Text}. {fault.Remedy}.";

    private static Place PlaceOf(Images.ImageFault fault) => new(fault.Line ?? 1, fault.Column ?? 1);
}
