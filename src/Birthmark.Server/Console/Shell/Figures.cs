using System.Globalization;
using Birthmark.Server.Console.Text;

namespace Birthmark.Server.Console.Shell;

/// <summary>Numbers and times as the console writes them. Times are UTC, as in the log and in reports.</summary>
internal static class Figures
{
    internal static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    internal static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    internal static string Moment(DateTimeOffset? at) => at is { } known ? Moment(known) : "–";

    internal static string Day(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–";

    internal static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string Share(double part, double whole) => whole <= 0 ? "–" : Percent(part / whole);

    internal static string Percent(double share) => (Math.Floor(share * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A position between 0 and <paramref name="width"/>, for drawings.</summary>
    internal static string Length(double part, double whole, double width = 100) =>
        (whole <= 0 ? 0 : Math.Clamp(part / whole, 0, 1) * width).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>How long: the largest unit alone, down to seconds.</summary>
    internal static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => Words.Of("now"),
        { TotalSeconds: < 90 } => Words.Of("{0} s", (int)span.TotalSeconds),
        { TotalMinutes: < 90 } => Words.Of("{0} min", (int)span.TotalMinutes),
        { TotalHours: < 48 } => Words.Of("{0} h", (int)span.TotalHours),
        { TotalDays: < 730 } => Words.Of("{0} days", (int)span.TotalDays),
        _ => Words.Of("{0} years", (int)(span.TotalDays / 365.25)),
    };

    /// <summary>The beginning of a long digest or identifier.</summary>
    internal static string Short(string text, int length = 16) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length), "…");
}
