using System.Text.Json.Serialization;
using Birthmark.Exchange.Orders;
using Birthmark.Exchange.Packages;

namespace Birthmark.Exchange;

/// <summary>JSON inside what OEMs sign.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PackageManifest))]
[JsonSerializable(typeof(OrderMessage))]
internal sealed partial class ExchangeJson : JsonSerializerContext;
