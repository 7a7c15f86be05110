using System.Security.Cryptography;
using Birthmark.Images;
using Birthmark.Images.Composition;
using Birthmark.Images.Drawing;
using Birthmark.Production.Memory;

namespace Birthmark.Production.Drawing;

/// <summary>Draws the memory of a plan.</summary>
internal static class MemoryDrawing
{
    /// <param name="memory">The plan.</param>
    /// <param name="prepared">What all devices have in common, laid out; null when it may not be laid out for a look.</param>
    internal static MemoryPicture Draw(MemoryPlan memory, PreparedImage? prepared)
    {
        var map = memory.Map;
        var picture = MapPicture.Of(map, prepared?.Shared ?? MemoryImage.Empty, prepared?.CommonBlocks ?? []);
        return new(
            memory.Declared.Name, map.Title, memory.Declared.Sha256,
            [
                .. picture.Memories.Select(m => new PictureMemory(
                    m.Memory.Name, m.Memory.Range.Start, m.Memory.Range.Length, m.Memory.WriteGranule, string.Join(' ', m.Memory.Sectors), Stretches(m.Rows, memory, prepared))),
            ],
            [.. memory.Firmware.Select(f => new PictureFirmware(f.File.Path, f.File.Sha256))],
            prepared is not null);
    }

    private static List<PictureStretch> Stretches(IReadOnlyList<MapRow> rows, MemoryPlan memory, PreparedImage? prepared)
    {
        var stretches = new List<PictureStretch>();
        var blocks = new List<PictureBlock>();
        foreach (var row in rows)
        {
            if (row.Kind == MapRowKind.Block)
            {
                blocks.Add(Block(row, memory, prepared));
                continue;
            }

            blocks = [];
            stretches.Add(new(row.Kind.ToString().ToLowerInvariant(), row.Name, row.Range.Start, row.Range.Length, row.Used, blocks));
        }

        return stretches;
    }

    private static PictureBlock Block(MapRow row, MemoryPlan memory, PreparedImage? prepared)
    {
        var place = memory.Map.Blocks.First(b => b.Name == row.Name);
        var made = prepared?.CommonBlocks.FirstOrDefault(b => b.Name == row.Name);
        return new(
            row.Name, row.Range.Start, row.Range.Length, place.IsSecret, place.IsCommon,
            made is null || place.IsSecret ? null : Convert.ToHexStringLower(SHA256.HashData(made.Padded.Span)));
    }
}
