using System.Text.Json;
using System.Text.Json.Serialization;

namespace Birthmark.Api.Json;

/// <summary>The one set of rules by which both sides write and read the wire records.</summary>
public static class WireOptions
{
    /// <summary>Makes options that some framework owns follow these rules; without it they would write camelCase.</summary>
    public static void ApplyTo(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.TypeInfoResolverChain.Insert(0, ApiJson.Default);
    }
}
