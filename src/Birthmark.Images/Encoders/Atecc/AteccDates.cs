namespace Birthmark.Images.Encoders.Atecc;

/// <summary>The date field of a compressed certificate: whole hours, whole years of validity, 0 for no well-defined end.</summary>
internal static class AteccDates
{
    public static readonly DateTimeOffset Forever = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private const int FirstYear = 2000;

    /// <summary>Three bytes, and the years' high bits for byte 71 of format 1; null with a reason when the dates cannot be expressed.</summary>
    public static (byte[] Bytes, byte Extra)? Pack(DateTimeOffset issue, DateTimeOffset expire, out string? why)
    {
        var year = issue.Year - FirstYear;
        var years = expire == Forever ? 0 : expire.Year - issue.Year;
        why = issue.Minute != 0 || issue.Second != 0 ? "the certificate does not begin at a full hour"
            : expire != Forever && expire != issue.AddYears(years) ? "the certificate does not end a whole number of years after its begin"
            : year is < 0 or > 127 || years is < 0 or > 127 || (years == 0 && expire != Forever) ? "the years lie outside 2000 to 2127, or the validity outside 1 to 127 years"
            : null;
        if (why is not null)
        {
            return null;
        }

        // MSB first: year 5, month 4, day 5, hour 5, years of validity 5.
        var packed = ((year & 0x1F) << 19) | (issue.Month << 15) | (issue.Day << 10) | (issue.Hour << 5) | (years & 0x1F);
        return ([(byte)(packed >> 16), (byte)(packed >> 8), (byte)packed], (byte)(((year & 0x60) << 1) | ((years & 0x60) >> 1)));
    }

    public static bool TryUnpack(ReadOnlySpan<byte> dates, byte extra, out DateTimeOffset issue, out DateTimeOffset expire)
    {
        var packed = (dates[0] << 16) | (dates[1] << 8) | dates[2];
        var year = FirstYear + ((packed >> 19) | ((extra & 0xC0) >> 1));
        var (month, day, hour) = ((packed >> 15) & 0xF, (packed >> 10) & 0x1F, (packed >> 5) & 0x1F);
        var years = (packed & 0x1F) | ((extra & 0x30) << 1);
        (issue, expire) = (default, default);
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23)
        {
            return false;
        }

        issue = new DateTimeOffset(year, month, day, hour, 0, 0, TimeSpan.Zero);
        expire = years == 0 ? Forever : issue.AddYears(years);
        return true;
    }
}
