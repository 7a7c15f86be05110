using System.Globalization;

namespace Birthmark.Pki.Profiles;

/// <summary>Until this second, whenever it begins.</summary>
internal sealed record FixedEnd(DateTimeOffset End) : Validity
{
    private static readonly string[] Forms = [.. from date in new[] { "yyyy-MM-dd" }
                                                 from time in new[] { "", " HH:mm", " HH:mm:ss", "'T'HH:mm", "'T'HH:mm:ss" }
                                                 from zone in new[] { "", "zzz", "'Z'" }
                                                 where time.Length > 0 || zone.Length == 0
                                                 select date + time + zone];

    public override DateTimeOffset NotAfter(DateTimeOffset notBefore) => End;

    /// <summary>A date alone is midnight; without a zone it is UTC.</summary>
    internal static bool TryRead(string? text, out DateTimeOffset end) =>
        DateTimeOffset.TryParseExact(
            text?.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out end);

    public override string ToString() => End.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture);
}
