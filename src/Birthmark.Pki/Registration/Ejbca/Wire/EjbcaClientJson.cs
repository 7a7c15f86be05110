using System.Text.Json.Serialization;

namespace Birthmark.Pki.Registration.Ejbca.Wire;

/// <summary>Generated reading and writing of the messages that the connector uses.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(EnrolMessage))]
[JsonSerializable(typeof(SearchMessage))]
[JsonSerializable(typeof(PagedSearchMessage))]
[JsonSerializable(typeof(FoundPage))]
[JsonSerializable(typeof(CertificateReply))]
[JsonSerializable(typeof(SearchReply))]
[JsonSerializable(typeof(ErrorReply))]
[JsonSerializable(typeof(CaListReply))]
[JsonSerializable(typeof(ProfileReply))]
[JsonSerializable(typeof(StatusReply))]
internal sealed partial class EjbcaClientJson : JsonSerializerContext;
