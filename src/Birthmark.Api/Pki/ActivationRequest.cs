namespace Birthmark.Api.Pki;

/// <summary>Opens a crypto token. Not a record: a record prints itself.</summary>
public sealed class ActivationRequest
{
    public required string ActivationCode { get; init; }
}
