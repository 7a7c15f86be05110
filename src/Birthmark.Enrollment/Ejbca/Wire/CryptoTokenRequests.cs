namespace Birthmark.Enrollment.Ejbca.Wire;

// A class: it carries a secret.
internal sealed class ActivateTokenRequest
{
    public string? ActivationCode { get; init; }
}

internal sealed record GenerateKeyRequest(string? KeyPairAlias, string? KeyAlg, string? KeySpec, string? KeyUsage);
