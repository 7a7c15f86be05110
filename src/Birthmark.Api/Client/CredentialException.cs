namespace Birthmark.Api.Client;

/// <summary>A credential cannot be used: what is wrong with which file, and what to do.</summary>
public sealed class CredentialException(string message, string hint) : Exception(message)
{
    public string Hint { get; } = hint;
}
