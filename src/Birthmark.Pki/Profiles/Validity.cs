namespace Birthmark.Pki.Profiles;

/// <summary>
/// How long a certificate lives: a duration of units (<c>25y7d</c>; a year is 365 days, a month 30) or a fixed end. notAfter is inclusive.
/// </summary>
public abstract record Validity
{
    private protected Validity()
    {
    }

    /// <summary>notAfter for a certificate that begins at <paramref name="notBefore"/>, to the second.</summary>
    public abstract DateTimeOffset NotAfter(DateTimeOffset notBefore);
}
