namespace Birthmark.Api.Stations;

/// <summary>
/// The root by which the hub is known, PEM; served without a client certificate. Worth nothing by itself: whoever enrols checks it
/// against the fingerprint in the code.
/// </summary>
public sealed record TrustView(string Root);
