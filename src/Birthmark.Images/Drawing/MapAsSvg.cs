using System.Globalization;
using System.Security;
using System.Text;
using Birthmark.Images.Maps;

namespace Birthmark.Images.Drawing;

/// <summary>The picture as a self-contained SVG: a column for each memory, light or dark as the reader's screen is.</summary>
public static class MapAsSvg
{
    private const int ColumnWidth = 360;
    private const int BoxLeft = 104;
    private const int BoxWidth = 216;
    private const int Top = 92;
    private const int SmallestRow = 30;
    private const int ExtraHeight = 300;
    private const int BlockHeight = 24;

    public static string Draw(MapPicture picture)
    {
        var columns = picture.Memories.Select(memory => Layout(memory.Rows)).ToArray();
        var height = Top + columns.Select(column => column.Sum(row => row.Height)).DefaultIfEmpty(0).Max() + 64;
        var width = Math.Max(1, columns.Length) * ColumnWidth + 24;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{Escape(picture.Map.Title)}\">\n");
        svg.Append(Style);
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"page\" width=\"{width}\" height=\"{height}\" rx=\"12\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"24\" y=\"36\">{Escape(picture.Map.Title)}</text>\n");
        for (var i = 0; i < columns.Length; i++)
        {
            DrawMemory(svg, picture.Memories[i].Memory, columns[i], 12 + (i * ColumnWidth));
        }

        DrawLegend(svg, height - 24);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Every stretch is tall enough to read; the rest of the height goes by the logarithm of its size.</summary>
    private static List<(MapRow Row, List<MapRow> Blocks, int Height)> Layout(IReadOnlyList<MapRow> rows)
    {
        var outer = new List<(MapRow Row, List<MapRow> Blocks)>();
        foreach (var row in rows)
        {
            if (row.Kind == MapRowKind.Block && outer.Count > 0)
            {
                outer[^1].Blocks.Add(row);
            }
            else
            {
                outer.Add((row, []));
            }
        }

        var weights = outer.Sum(item => Weight(item.Row));
        return [.. outer.Select(item => (item.Row, item.Blocks, SmallestRow + (BlockHeight * item.Blocks.Count) + (int)(ExtraHeight * Weight(item.Row) / weights)))];
    }

    private static double Weight(MapRow row) => Math.Log2(1 + row.Range.Length);

    private static void DrawMemory(StringBuilder svg, Memory memory, List<(MapRow Row, List<MapRow> Blocks, int Height)> rows, int left)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"memory\" x=\"{left + BoxLeft}\" y=\"64\">{Escape(memory.Name)} · {MapText.Size(memory.Range.Length)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"note\" x=\"{left + BoxLeft}\" y=\"80\">writes {memory.WriteGranule} B{(memory.Sectors.Count > 0 ? ", sectors " + Escape(string.Join(' ', memory.Sectors)) : "")}</text>\n");
        var y = Top;
        foreach (var (row, blocks, height) in rows)
        {
            DrawRow(svg, row, left, y, height - 4);
            for (var i = 0; i < blocks.Count; i++)
            {
                var at = y + SmallestRow - 4 + (i * BlockHeight);
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"block\" x=\"{left + BoxLeft + 12}\" y=\"{at}\" width=\"{BoxWidth - 24}\" height=\"{BlockHeight - 4}\" rx=\"4\"><title>{blocks[i].Range}</title></rect>\n");
                svg.Append(CultureInfo.InvariantCulture, $"<text class=\"inner\" x=\"{left + BoxLeft + 20}\" y=\"{at + 14}\">{Escape(blocks[i].Name)}</text>\n");
                svg.Append(CultureInfo.InvariantCulture, $"<text class=\"inner size\" x=\"{left + BoxLeft + BoxWidth - 20}\" y=\"{at + 14}\">{MapText.Size(blocks[i].Range.Length)}</text>\n");
            }

            y += height;
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"address\" x=\"{left + BoxLeft - 8}\" y=\"{y + 4}\">{MapText.Address(memory.Range.End)}</text>\n");
    }

    private static void DrawRow(StringBuilder svg, MapRow row, int left, int y, int height)
    {
        var kind = row.Kind.ToString().ToLowerInvariant();
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"address\" x=\"{left + BoxLeft - 8}\" y=\"{y + 12}\">{MapText.Address(row.Range.Start)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{left + BoxLeft}\" y=\"{y}\" width=\"{BoxWidth}\" height=\"{height}\" rx=\"6\"><title>{row.Range}</title></rect>\n");
        if (row.Used > 0)
        {
            // How full the stretch is, as a strip at its left edge.
            var filled = Math.Max(2, (int)(height * Math.Min(1.0, (double)row.Used / row.Range.Length)));
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"used\" x=\"{left + BoxLeft}\" y=\"{y}\" width=\"5\" height=\"{filled}\" rx=\"2\"/>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label\" x=\"{left + BoxLeft + 12}\" y=\"{y + 17}\">{(row.Kind == MapRowKind.Free ? "free" : Escape(row.Name))}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label size\" x=\"{left + BoxLeft + BoxWidth - 12}\" y=\"{y + 17}\">{MapText.Size(row.Range.Length)}</text>\n");
    }

    private static void DrawLegend(StringBuilder svg, int y)
    {
        var x = 24;
        foreach (var (kind, word) in new[] { ("firmware", "firmware"), ("blocks", "blocks"), ("block", "block"), ("reserved", "reserved"), ("free", "free"), ("used", "used") })
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{x}\" y=\"{y - 10}\" width=\"12\" height=\"12\" rx=\"3\"/><text class=\"note\" x=\"{x + 17}\" y=\"{y}\">{word}</text>\n");
            x += 26 + (word.Length * 7);
        }
    }

    private static string Escape(string text) => SecurityElement.Escape(text);

    private const string Style = """
        <style>
          :root { --page:#fff; --ink:#1d2733; --soft:#66758a; --line:#c5cfdb; --firmware:#cfe1fb; --blocks:#e3d9f8; --block:#fff; --reserved:#e4e7eb; --free:#f7f9fb; --stray:#ffd5cf; --used:#2f6fde; }
          @media (prefers-color-scheme: dark) {
            :root { --page:#12181f; --ink:#e6edf5; --soft:#93a4b8; --line:#3a4859; --firmware:#1e3a63; --blocks:#3a2c63; --block:#1b232d; --reserved:#2b333d; --free:#171e27; --stray:#6b2820; --used:#6aa3ff; }
          }
          text { font-family: system-ui, sans-serif; fill: var(--ink); font-size: 12px; }
          rect { stroke: var(--line); }
          .page { fill: var(--page); stroke: none; } .title { font-size: 17px; font-weight: 600; } .memory { font-size: 14px; font-weight: 600; }
          .note { fill: var(--soft); font-size: 11px; } .address { fill: var(--soft); font: 11px ui-monospace, monospace; text-anchor: end; } .inner { font-size: 11px; } .size { text-anchor: end; fill: var(--soft); }
          .firmware { fill: var(--firmware); } .blocks { fill: var(--blocks); } .block { fill: var(--block); } .reserved { fill: var(--reserved); }
          .free { fill: var(--free); stroke-dasharray: 4 3; } .stray { fill: var(--stray); } .used { fill: var(--used); stroke: none; }
        </style>

        """;
}
