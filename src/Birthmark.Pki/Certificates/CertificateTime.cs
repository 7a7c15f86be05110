using System.Globalization;
using System.Text;

namespace Birthmark.Pki.Certificates;

/// <summary>A time of a certificate and the form it is written in.</summary>
/// <param name="At">To the second, UTC.</param>
/// <param name="IsGeneralized">GeneralizedTime rather than UTCTime.</param>
/// <param name="Fault">What breaks RFC 5280 §4.1.2.5 in its form, or null.</param>
public readonly record struct CertificateTime(DateTimeOffset At, bool IsGeneralized, string? Fault)
{
    /// <summary>Reads UTCTime or GeneralizedTime; what cannot be read is year 1 with a fault.</summary>
    internal static bool TryRead(ref DerReader reader, out CertificateTime time)
    {
        var isGeneralized = reader.NextTag == DerReader.GeneralizedTime;
        if (!reader.TryRead(isGeneralized ? DerReader.GeneralizedTime : DerReader.UtcTime, out var content))
        {
            time = default;
            return false;
        }

        time = Parse(content.Span, isGeneralized);
        return true;
    }

    private static CertificateTime Parse(ReadOnlySpan<byte> text, bool isGeneralized)
    {
        // RFC 5280 §4.1.2.5.1, §4.1.2.5.2: YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ, no fractions, no offsets.
        var wanted = isGeneralized ? 15 : 13;
        Span<int> parts = stackalloc int[6];
        if (text.Length != wanted || text[^1] != (byte)'Z' || !TrySplit(text[..^1], isGeneralized, parts))
        {
            return new(default, isGeneralized, $"'{Encoding.Latin1.GetString(text)}' is not written as {(isGeneralized ? "YYYYMMDDHHMMSSZ" : "YYMMDDHHMMSSZ")}");
        }

        if (!isGeneralized)
        {
            parts[0] += parts[0] >= 50 ? 1900 : 2000;
        }

        if (parts[0] < 1 || parts[1] is < 1 or > 12 || parts[2] < 1 || parts[2] > DateTime.DaysInMonth(parts[0], parts[1]) ||
            parts[3] > 23 || parts[4] > 59 || parts[5] > 59)
        {
            return new(default, isGeneralized, $"'{Encoding.Latin1.GetString(text)}' is no time of the calendar");
        }

        var at = new DateTimeOffset(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], TimeSpan.Zero);
        return new(at, isGeneralized, isGeneralized && at.Year < 2050 ? "a time before 2050 is written as UTCTime, found GeneralizedTime" : null);
    }

    private static bool TrySplit(ReadOnlySpan<byte> digits, bool isGeneralized, Span<int> parts)
    {
        if (digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            return false;
        }

        var yearDigits = isGeneralized ? 4 : 2;
        var at = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var value = 0;
            for (var end = at + (i == 0 ? yearDigits : 2); at < end; at++)
            {
                value = (value * 10) + digits[at] - '0';
            }

            parts[i] = value;
        }

        return true;
    }

    public override string ToString() => At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
