using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Pki.Profiles;

/// <summary>
/// How long a certificate lives: a duration of units (<c>25y7d</c>; a year is 365 days, a month 30) or a fixed end. notAfter is inclusive.
/// </summary>
public abstract record Validity
{
    /// <summary>RFC 5280 §4.1.2.5: no well-defined expiration, and the last second that a certificate can write.</summary>
    public static readonly DateTimeOffset Latest = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private protected Validity()
    {
    }

    /// <summary>notAfter for a certificate that begins at <paramref name="notBefore"/>, to the second.</summary>
    public abstract DateTimeOffset NotAfter(DateTimeOffset notBefore);

    /// <summary>Reads <c>2y 6mo</c>, <c>2038-01-19 03:14:07+00:00</c>, <c>2038-01-19</c>. Never throws.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Validity? validity, [NotNullWhen(false)] out string? why)
    {
        validity = null;
        why = null;
        if (FixedEnd.TryRead(text, out var end))
        {
            validity = new FixedEnd(end);
        }
        else if (!Duration.TryParse(text, out var duration, out var reason))
        {
            why = reason + " A fixed end is written 2038-01-19 03:14:07+00:00.";
        }
        else if (duration <= TimeSpan.Zero)
        {
            why = $"'{text}' is no time to live: write a validity above zero.";
        }
        else
        {
            validity = new RelativeValidity(duration);
        }

        return validity is not null;
    }
}
