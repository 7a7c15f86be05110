using System.Text.Json.Serialization;
using Birthmark.Api.Client;

namespace Birthmark.Server.FirstStart;

/// <summary>How the owner's credential file is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CredentialFile))]
internal sealed partial class OwnerJson : JsonSerializerContext;
