namespace Birthmark.Api.Stations;

/// <summary>Trades a one-time code for a client certificate. Not a record: a record prints itself.</summary>
public sealed class EnrolRequest
{
    public required string Code { get; init; }

    /// <summary>PKCS#10, PEM or base64 of the DER. Its subject is not used: the invitation names the holder.</summary>
    public required string Csr { get; init; }
}
