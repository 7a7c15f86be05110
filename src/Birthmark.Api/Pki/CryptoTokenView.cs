namespace Birthmark.Api.Pki;

/// <summary>A crypto token and its keys (public facts only).</summary>
public sealed record CryptoTokenView
{
    public required string Name { get; init; }

    /// <summary><c>software</c>, <c>pkcs11</c> or <c>tpm</c>.</summary>
    public required string Store { get; init; }

    /// <summary>True when keys are held by ordinary memory and files.</summary>
    public required bool DevelopmentGrade { get; init; }

    public required bool Active { get; init; }

    public required bool AutoActivation { get; init; }

    public required bool AllowExport { get; init; }

    public required IReadOnlyList<CryptoTokenKey> Keys { get; init; }
}
