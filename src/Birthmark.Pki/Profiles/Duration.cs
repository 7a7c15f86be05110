using System.Globalization;
using System.Text;

namespace Birthmark.Pki.Profiles;

/// <summary>EJBCA's durations: numbers with units <c>y mo d h m s</c>, where a year is 365 days and a month 30.</summary>
internal static class Duration
{
    /// <summary>Ten thousand years: longer than any date that X.509 can write.</summary>
    internal const long MaxSeconds = 10_000L * 365 * 86_400;

    private static readonly (string Unit, long Seconds)[] Units =
        [("y", 365 * 86_400), ("mo", 30 * 86_400), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

    /// <summary>Reads <c>2y 6mo</c>, <c>25y7d</c>, <c>-10m</c>; the sign counts for the whole. Each unit at most once.</summary>
    internal static bool TryParse(string? text, out TimeSpan duration, out string why)
    {
        duration = default;
        why = $"'{text}' is not a duration: write numbers with units y, mo, d, h, m, s, such as 2y 6mo or 10m.";
        var rest = text.AsSpan().Trim();
        var isNegative = rest.StartsWith('-');
        rest = isNegative ? rest[1..].TrimStart() : rest;
        if (rest.IsEmpty)
        {
            return false;
        }

        var seconds = 0L;
        var seen = 0;
        while (!rest.IsEmpty)
        {
            if (!TryReadPart(ref rest, out var number, out var unit) || (seen & (1 << unit)) != 0)
            {
                return false;
            }

            seen |= 1 << unit;
            // At most six numbers of nine digits: cannot overflow.
            seconds += number * Units[unit].Seconds;
        }

        if (seconds > MaxSeconds)
        {
            why = $"'{text}' is longer than 10000y: shorten it, or write an end such as 9999-12-31 23:59:59+00:00.";
            return false;
        }

        duration = TimeSpan.FromSeconds(isNegative ? -seconds : seconds);
        return true;
    }

    /// <summary>The largest units first: <c>2y 6mo</c>; zero is <c>0s</c>.</summary>
    internal static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        if (seconds == 0)
        {
            return "0s";
        }

        var text = new StringBuilder();
        var rest = Math.Abs(seconds);
        foreach (var (unit, size) in Units)
        {
            if (rest >= size)
            {
                text.Append(text.Length == 0 ? "" : " ").Append(CultureInfo.InvariantCulture, $"{rest / size}{unit}");
                rest %= size;
            }
        }

        return seconds < 0 ? "-" + text : text.ToString();
    }

    private static bool TryReadPart(ref ReadOnlySpan<char> rest, out long number, out int unit)
    {
        unit = -1;
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits is <= 0 or > 9 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            number = 0;
            return false;
        }

        rest = rest[digits..].TrimStart();
        var end = 0;
        while (end < rest.Length && char.IsAsciiLetter(rest[end]))
        {
            end++;
        }

        var name = rest[..end].ToString();
        unit = Array.FindIndex(Units, u => u.Unit.Equals(name, StringComparison.OrdinalIgnoreCase));
        rest = rest[name.Length..].TrimStart();
        return unit >= 0;
    }
}
