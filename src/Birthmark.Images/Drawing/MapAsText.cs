using System.Globalization;
using System.Text;
using Birthmark.Images.Maps;

namespace Birthmark.Images.Drawing;

/// <summary>The picture for a terminal: one line for each stretch, with a bar of how full it is.</summary>
public static class MapAsText
{
    private const int BarLength = 20;

    public static string Draw(MapPicture picture)
    {
        var text = new StringBuilder();
        text.Append(picture.Map.Name).Append("  ").Append(picture.Map.Title).Append('\n');
        foreach (var (memory, rows) in picture.Memories)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{memory.Name}  {memory.Range}  {MapText.Size(memory.Range.Length)}");
            text.Append(CultureInfo.InvariantCulture, $"  erased {memory.EraseValue:X2}, writes {memory.WriteGranule}");
            text.Append(memory.Sectors.Count > 0 ? $", sectors {string.Join(' ', memory.Sectors)}\n" : "\n");
            foreach (var row in rows)
            {
                Draw(text, row);
            }
        }

        return text.ToString();
    }

    private static void Draw(StringBuilder text, MapRow row)
    {
        var name = row.Kind switch { MapRowKind.Free => "(free)", MapRowKind.Block => "  " + row.Name, _ => row.Name };
        var filled = (int)Math.Ceiling(BarLength * (double)row.Used / row.Range.Length);
        var bar = row.Kind is MapRowKind.Free ? new string('.', BarLength) : new string('#', filled) + new string('-', BarLength - filled);
        text.Append(CultureInfo.InvariantCulture, $"  {MapText.Address(row.Range.Start)}  {bar}  {name,-20} {MapText.Size(row.Range.Length),8}");
        text.Append(row.Used > 0 ? string.Create(CultureInfo.InvariantCulture, $"  {row.Used} bytes used\n") : "\n");
    }
}
