using System.Globalization;
using Spectre.Console;

namespace Birthmark.Cli.Conversation;

/// <summary>Tables as this program draws them: no frame, plain cells (a name with brackets is no markup).</summary>
internal static class Tables
{
    public static Table Of(params ReadOnlySpan<string> columns)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))) { NoWrap = true, Padding = new(0, 0, 2, 0) });
        }

        return table;
    }

    public static Table Row(this Table table, params IEnumerable<string?> cells)
    {
        table.AddRow(cells.Select(c => new Text(c ?? "")));
        return table;
    }

    /// <summary>Name and value pairs, one a line; values that are absent are left out.</summary>
    public static Grid Facts(params IEnumerable<(string Name, string? Value)> facts)
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new(0, 0, 2, 0) }).AddColumn();
        foreach (var (name, value) in facts)
        {
            if (value is not null)
            {
                grid.AddRow(new Text(name, new Style(decoration: Decoration.Bold)), new Text(value));
            }
        }

        return grid;
    }

    public static string? Words(this DateTimeOffset? time) => time?.Words();

    public static string Words(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Words(this long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Words(this int number) => number.ToString(CultureInfo.InvariantCulture);
}
