using System.Globalization;

namespace Birthmark.Enrollment.Ejbca.Texts;

/// <summary>EJBCA's ways to write a moment; all without zone are UTC.</summary>
internal static class EjbcaDates
{
    private static readonly string[] IsoForms =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd",
    ];

    /// <summary><c>2023-11-14T22:13:20Z</c>: no milliseconds.</summary>
    internal static string Write(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>ISO 8601, as dates in queries and search criteria.</summary>
    internal static bool TryReadIso(string? text, out DateTimeOffset moment) => TryRead(text, IsoForms, out moment);

    /// <summary><c>yyyy-MM-dd HH:mm:ss</c> alone, as start and end of an enrolment: EJBCA refuses RFC 3339 there.</summary>
    internal static bool TryReadPlain(string? text, out DateTimeOffset moment) => TryRead(text, ["yyyy-MM-dd HH:mm:ss"], out moment);

    /// <summary>Custom data of an enrolment: absolute as <see cref="TryReadIso"/>, or days:hours:minutes from now.</summary>
    internal static bool TryReadCustom(string? text, DateTimeOffset now, out DateTimeOffset moment)
    {
        if (TryReadIso(text, out moment))
        {
            return true;
        }

        var parts = (text ?? "").Split(':');
        if (parts.Length != 3 || !TryReadNumber(parts[0], out var days) || !TryReadNumber(parts[1], out var hours) || !TryReadNumber(parts[2], out var minutes))
        {
            return false;
        }

        var span = TimeSpan.FromDays(days) + TimeSpan.FromHours(hours) + TimeSpan.FromMinutes(minutes);
        if (span > DateTimeOffset.MaxValue - now)
        {
            return false;
        }

        moment = now + span;
        return true;
    }

    // Six digits keep the sum far from the ends of TimeSpan.
    private static bool TryReadNumber(string text, out int number)
    {
        number = 0;
        return text.Length <= 6 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryRead(string? text, string[] forms, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
}
