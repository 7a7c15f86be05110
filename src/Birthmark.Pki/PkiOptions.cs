namespace Birthmark.Pki;

/// <summary>Settings of the embedded PKI.</summary>
public sealed class PkiOptions
{
    /// <summary>Folder in which <c>Activation Code: {File: name}</c> finds its files; null (default) refuses that form.</summary>
    public string? ActivationCodeFolder { get; set; }
}
