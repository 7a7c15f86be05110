using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Files;
using Birthmark.Images.Maps;

namespace Birthmark.Cli.Images;

/// <summary>Reads a memory map: a file, stdin, or a shipped part by its name.</summary>
internal static class MapFile
{
    /// <exception cref="ImageFaultsException">The map has faults; all are told.</exception>
    public static async Task<MemoryMap> ReadAsync(Call call, string path)
    {
        if (path != Input.Stdin && !File.Exists(path))
        {
            return ShippedMaps.TryGet(path, out var shipped)
                ? shipped
                : throw new MisusedException($"{path}: neither a file nor a shipped part", "birthmark image parts lists them.");
        }

        var text = await Input.ReadAsync(call, path).ConfigureAwait(false);
        var name = Input.NameOf(path);
        if (!MemoryMap.TryRead(text, out var map, out var faults))
        {
            throw new ImageFaultsException([.. faults.Select(fault => fault.In(name))]);
        }

        foreach (var warning in map.Warnings)
        {
            call.Talk.Say(ImageFaultsException.Warning(warning.In(name)));
        }

        return map;
    }
}
