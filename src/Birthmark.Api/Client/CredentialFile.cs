using System.Text.Json;
using System.Text.Json.Serialization;

namespace Birthmark.Api.Client;

/// <summary>A credential file as written: paths are relative to the file.</summary>
/// <param name="Server"><c>HOST:PORT</c> of the hub.</param>
/// <param name="Ca">PEM of the hub's root certificate, the only one trusted.</param>
/// <param name="Certificate">PEM of the client certificate, its chain may follow.</param>
/// <param name="Key">PEM of the private key; readable by its owner alone.</param>
public sealed record CredentialFile(string Server, string Ca, string Certificate, string Key)
{
    public string ToJson() => JsonSerializer.Serialize(this, CredentialJson.Default.CredentialFile);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(CredentialFile))]
internal sealed partial class CredentialJson : JsonSerializerContext;
