using System.Globalization;
using Birthmark.Pki.Profiles;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Pki.Tests.Profiles;

public sealed class ValidityTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1y", "2026-12-31T23:59:59Z")]
    [InlineData("2y 6mo", "2028-06-28T23:59:59Z")]
    [InlineData("25y", "2050-12-25T23:59:59Z")]
    [InlineData("25y7d", "2051-01-01T23:59:59Z")]
    [InlineData("1Y 1h 1m 1s", "2027-01-01T01:01:00Z")]
    [InlineData("1s", "2026-01-01T00:00:00Z")]
    [InlineData("9999y", "9999-12-31T23:59:59Z")]
    [InlineData("2038-01-19 03:14:07+00:00", "2038-01-19T03:14:07Z")]
    [InlineData("2038-01-19 03:14:07", "2038-01-19T03:14:07Z")]
    [InlineData("2038-01-19 05:14:07+02:00", "2038-01-19T03:14:07Z")]
    [InlineData("2038-01-19", "2038-01-19T00:00:00Z")]
    [InlineData("9999-12-31 23:59:59+00:00", "9999-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z")]
    public void The_end_is_the_one_that_EJBCA_computes(string expression, string notAfter)
    {
        Assert.True(Validity.TryParse(expression, out var validity, out _));
        Assert.Equal(DateTimeOffset.Parse(notAfter, CultureInfo.InvariantCulture), validity.NotAfter(Start));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0s")]
    [InlineData("-1y")]
    [InlineData("1")]
    [InlineData("1w")]
    [InlineData("1y 2y")]
    [InlineData("y")]
    [InlineData("10001y")]
    [InlineData("9999999999s")]
    [InlineData("2038-13-01")]
    [InlineData("1y;")]
    [InlineData("tomorrow")]
    public void What_is_no_validity_is_refused_with_its_reason(string? expression)
    {
        Assert.False(Validity.TryParse(expression, out _, out var why));
        Assert.Contains($"'{expression}'", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fraction_of_a_second_falls() =>
        Assert.Equal(Start.AddSeconds(59), new RelativeValidity(TimeSpan.FromMinutes(1)).NotAfter(Start.AddMilliseconds(999)));

    [Fact]
    public void Any_text_is_read_or_refused_and_no_end_overflows() => Check.QuickThrowOnFailure(Prop.ForAll<string, DateTime>((text, begin) =>
        !Validity.TryParse(text, out var validity, out var why)
            ? why.Length > 0
            : validity.NotAfter(new DateTimeOffset(DateTime.SpecifyKind(begin, DateTimeKind.Utc))) <= Validity.Latest));

    [Fact]
    public void A_validity_comes_back_from_its_text() => Check.QuickThrowOnFailure(Prop.ForAll(
        Arb.From(Gen.Choose(1, int.MaxValue)), seconds =>
        {
            var validity = new RelativeValidity(TimeSpan.FromSeconds(seconds));
            return Validity.TryParse(validity.ToString(), out var back, out _) && back.Equals(validity);
        }));

    [Theory]
    [InlineData("-10m", "-10m")]
    [InlineData("0s", "0s")]
    [InlineData("90m", "1h 30m")]
    [InlineData("3d", "3d")]
    public void A_duration_is_written_in_its_largest_units(string written, string text)
    {
        Assert.True(Duration.TryParse(written, out var duration, out _));
        Assert.Equal(text, Duration.Format(duration));
    }
}
