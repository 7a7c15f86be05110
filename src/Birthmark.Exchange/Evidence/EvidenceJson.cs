using System.Text.Json.Serialization;
using Birthmark.Exchange.Evidence.Receiving;

namespace Birthmark.Exchange.Evidence;

/// <summary>JSON between hub and receiver, and on the receiver's disk.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EvidencePush))]
[JsonSerializable(typeof(EvidenceReply))]
[JsonSerializable(typeof(KeptCheckpoint))]
[JsonSerializable(typeof(Contradiction))]
internal sealed partial class EvidenceJson : JsonSerializerContext;
