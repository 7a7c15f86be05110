namespace Birthmark.Api.Exchange;

/// <summary>Pins an OEM's exchange certificate.</summary>
public sealed record PairRequest
{
    /// <summary>PEM.</summary>
    public required string Certificate { get; init; }

    /// <summary>Projects that are the OEM's from now on: changed by its packages and made by its orders only.</summary>
    public IReadOnlyList<string>? Projects { get; init; }
}
