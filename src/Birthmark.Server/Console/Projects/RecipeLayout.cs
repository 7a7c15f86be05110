using Birthmark.Production.Drawing;

namespace Birthmark.Server.Console.Projects;

/// <summary>
/// Where the boxes and lines of a recipe stand: columns from left to right, each box behind all it needs; within a column in the order that crosses
/// least (the barycentres of its neighbours). A line that passes a column gets a lane of its own there, so that it goes through no box.
/// </summary>
internal sealed class RecipeLayout
{
    internal const double BoxHeight = 46;
    private const double LaneHeight = 14;
    private const double RowGap = 20;
    private const double SmallestGap = 64;
    private const double Margin = 14;
    private const int Sweeps = 8;

    private readonly List<List<Spot>> columns = [];
    private readonly List<(Spot From, Spot To, string? Member)> hops = [];

    private RecipeLayout(RecipePicture picture)
    {
        Place(picture);
        Arrange();
        Measure();
    }

    internal double Width { get; private set; }

    internal double Height { get; private set; }

    /// <summary>Steps and ends, from left to right and from top to bottom.</summary>
    internal IReadOnlyList<Spot> Boxes => [.. columns.SelectMany(c => c).Where(s => !s.IsLane)];

    /// <summary>Lines from a box or lane to the next.</summary>
    internal IReadOnlyList<(Spot From, Spot To, string? Member)> Hops => hops;

    internal static RecipeLayout Of(RecipePicture picture) => new(picture);

    /// <summary>What leaves a box: the type of the whole, or the name of a part.</summary>
    internal static string Label(Spot from, string? member) => member is null ? Brief(from.Step!.Makes) : "." + member;

    /// <summary>"an EC key" is an EC key; beside an arrow the article is too much.</summary>
    internal static string Brief(string words) => words switch
    {
        "a certification request" => "request",
        _ when words.StartsWith("a ", StringComparison.Ordinal) => words[2..],
        _ when words.StartsWith("an ", StringComparison.Ordinal) => words[3..],
        _ => words,
    };

    private void Place(RecipePicture picture)
    {
        var steps = picture.Steps.ToDictionary(s => s.Name, s => new Spot { Step = s, Column = s.Level }, StringComparer.Ordinal);
        var ends = picture.Ends.Select((e, i) => new Spot
        {
            End = e, EndNumber = i, Column = picture.Flows.Where(f => f.End == i).Select(f => steps[f.From].Column + 1).DefaultIfEmpty(0).Max(),
        }).ToList();
        var flows = picture.Flows.Select(f => (From: steps[f.From], To: f.To is { } to ? steps[to] : ends[f.End!.Value], f.Member)).ToList();

        // What needs nothing stands just before the first that needs it.
        foreach (var source in steps.Values.Where(s => flows.All(f => f.To != s)))
        {
            source.Column = flows.Where(f => f.From == source).Select(f => f.To.Column - 1).DefaultIfEmpty(0).Min();
        }

        foreach (var spot in picture.Steps.Select(s => steps[s.Name]).Concat(ends))
        {
            Column(spot.Column).Add(spot);
        }

        var lanes = new Dictionary<(Spot, string?, int), Spot>();
        foreach (var (from, to, member) in flows)
        {
            var at = from;
            for (var column = from.Column + 1; column < to.Column; column++)
            {
                if (!lanes.TryGetValue((from, member, column), out var lane))
                {
                    lanes[(from, member, column)] = lane = new Spot { Column = column };
                    Column(column).Add(lane);
                    hops.Add((at, lane, member));
                }

                at = lane;
            }

            hops.Add((at, to, member));
        }

        List<Spot> Column(int number)
        {
            while (columns.Count <= number)
            {
                columns.Add([]);
            }

            return columns[number];
        }
    }

    private void Arrange()
    {
        Number();
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var isForth = sweep % 2 == 0;
            foreach (var column in isForth ? columns : Enumerable.Reverse(columns))
            {
                var weights = column.ToDictionary(s => s, s => Neighbours(s, isForth).Select(n => (double)n.Order / Math.Max(1, columns[n.Column].Count)).DefaultIfEmpty((double)s.Order / Math.Max(1, column.Count)).Average());
                column.Sort((a, b) => weights[a].CompareTo(weights[b]) is not 0 and var c ? c : a.Order.CompareTo(b.Order));
                Number();
            }
        }

        void Number()
        {
            foreach (var column in columns)
            {
                for (var i = 0; i < column.Count; i++)
                {
                    column[i].Order = i;
                }
            }
        }
    }

    private IEnumerable<Spot> Neighbours(Spot spot, bool isBefore) =>
        isBefore ? hops.Where(h => h.To == spot).Select(h => h.From) : hops.Where(h => h.From == spot).Select(h => h.To);

    private void Measure()
    {
        var (x, gap) = (Margin, 0.0);
        foreach (var column in columns)
        {
            var width = column.Where(s => !s.IsLane).Select(s => s.WantedWidth).DefaultIfEmpty(60).Max();
            foreach (var spot in column)
            {
                (spot.X, spot.Width, spot.Height) = (x, width, spot.IsLane ? LaneHeight : BoxHeight);
            }

            Pack(column, _ => null);
            gap = Math.Max(SmallestGap, hops.Where(h => column.Contains(h.From) && !h.From.IsLane).Select(h => (Label(h.From, h.Member).Length * 5.9) + 40).DefaultIfEmpty(0).Max());
            x += width + gap;
        }

        for (var pass = 0; pass < 6; pass++)
        {
            foreach (var column in pass % 2 == 0 ? columns : Enumerable.Reverse(columns))
            {
                Pack(column, s => Neighbours(s, pass % 2 == 0).Select(n => (double?)n.Middle).DefaultIfEmpty(null).Average());
            }
        }

        Close();
        var top = columns.SelectMany(c => c).Select(s => s.Y).DefaultIfEmpty(0).Min() - Margin;
        foreach (var spot in columns.SelectMany(c => c))
        {
            spot.Y -= top;
        }

        Width = x - gap + Margin;
        Height = columns.SelectMany(c => c).Select(s => s.Y + s.Height).DefaultIfEmpty(0).Max() + Margin;
    }

    /// <summary>Takes out the bands in which nothing stands in any column.</summary>
    private void Close()
    {
        var (bottom, taken) = (double.NegativeInfinity, 0.0);
        foreach (var spot in columns.SelectMany(c => c).OrderBy(s => s.Y).ToList())
        {
            if (!double.IsNegativeInfinity(bottom))
            {
                taken += Math.Max(0, spot.Y - taken - bottom - RowGap);
            }

            spot.Y -= taken;
            bottom = Math.Max(bottom, spot.Y + spot.Height);
        }
    }

    /// <summary>Each as near to where it would be as the order allows: pushed down by those above, then all moved back by what they were pushed.</summary>
    private static void Pack(List<Spot> column, Func<Spot, double?> wanted)
    {
        var bottom = double.NegativeInfinity;
        var pushed = 0.0;
        foreach (var spot in column)
        {
            var wish = (wanted(spot) ?? (spot.Y + (spot.Height / 2))) - (spot.Height / 2);
            spot.Y = Math.Max(wish, double.IsNegativeInfinity(bottom) ? wish : bottom + RowGap);
            pushed += spot.Y - wish;
            bottom = spot.Y + spot.Height;
        }

        foreach (var spot in column)
        {
            spot.Y -= pushed / Math.Max(1, column.Count);
        }
    }

    /// <summary>A box, or a lane by which a line passes its column.</summary>
    internal sealed class Spot
    {
        internal PictureStep? Step { get; init; }

        internal PictureEnd? End { get; init; }

        internal int EndNumber { get; init; }

        internal bool IsLane => Step is null && End is null;

        internal string Name => Step?.Name ?? End?.Name.Trim('$', '{', '}') ?? "";

        internal int Column { get; set; }

        internal int Order { get; set; }

        internal double X { get; set; }

        internal double Y { get; set; }

        internal double Width { get; set; }

        internal double Height { get; set; }

        internal double Middle => Y + (Height / 2);

        internal double WantedWidth => Math.Clamp(Math.Max((Name.Length * 8) + 34, End?.Address is not null ? 150 : ((Step?.Kind.Length ?? 0) * 7) + 34), 124, 236);
    }
}
