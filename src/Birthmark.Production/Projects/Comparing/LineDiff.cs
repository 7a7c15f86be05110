namespace Birthmark.Production.Projects.Comparing;

/// <summary>A line of a comparison; numbers count from 1, null where the line is not.</summary>
public sealed record DiffLine(DiffKind Kind, int? Before, int? After, string Text);

public enum DiffKind
{
    Same,
    Removed,
    Added,
}

/// <summary>Two texts line by line: the longest lines in common stay, the others go or come.</summary>
public static class LineDiff
{
    /// <summary>Beyond this many pairs of lines, what lies between equal beginnings and ends counts as replaced.</summary>
    private const long MostPairs = 4_000_000;

    public static IReadOnlyList<DiffLine> Of(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        var lines = new List<DiffLine>();
        for (var i = 0; i < head; i++)
        {
            lines.Add(new(DiffKind.Same, i + 1, i + 1, old[i]));
        }

        Between(old, now, head, old.Length - tail, now.Length - tail, lines);
        for (var i = tail; i > 0; i--)
        {
            lines.Add(new(DiffKind.Same, old.Length - i + 1, now.Length - i + 1, old[^i]));
        }

        return lines;
    }

    private static void Between(string[] old, string[] now, int start, int oldEnd, int nowEnd, List<DiffLine> lines)
    {
        var common = Common(old, now, start, oldEnd, nowEnd);
        var (i, j) = (start, start);
        while (i < oldEnd || j < nowEnd)
        {
            if (i < oldEnd && j < nowEnd && old[i] == now[j])
            {
                lines.Add(new(DiffKind.Same, i + 1, j + 1, old[i]));
                (i, j) = (i + 1, j + 1);
            }
            else if (i < oldEnd && (j == nowEnd || common[i - start + 1, j - start] >= common[i - start, j - start + 1]))
            {
                lines.Add(new(DiffKind.Removed, i + 1, null, old[i]));
                i++;
            }
            else
            {
                lines.Add(new(DiffKind.Added, null, j + 1, now[j]));
                j++;
            }
        }
    }

    /// <summary>How many lines the rests from each pair on have in common.</summary>
    private static int[,] Common(string[] old, string[] now, int start, int oldEnd, int nowEnd)
    {
        var (rows, columns) = (oldEnd - start, nowEnd - start);
        var common = new int[rows + 1, columns + 1];
        if ((long)rows * columns > MostPairs)
        {
            return common;
        }

        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                common[i, j] = old[start + i] == now[start + j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n').Select(l => l.TrimEnd('\r')).ToArray();
}
