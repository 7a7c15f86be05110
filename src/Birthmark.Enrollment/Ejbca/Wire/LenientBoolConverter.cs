using System.Text.Json;
using System.Text.Json.Serialization;

namespace Birthmark.Enrollment.Ejbca.Wire;

/// <summary>Reads <c>true</c> and <c>"true"</c> alike; EJBCA's clients send both.</summary>
internal sealed class LenientBoolConverter : JsonConverter<bool>
{
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String => Read(reader.GetString()),
        _ => throw new JsonException(),
    };

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);

    private static bool Read(string? text) => text?.Trim().ToUpperInvariant() switch
    {
        "TRUE" => true,
        "FALSE" or "" => false,
        _ => throw new JsonException(),
    };
}
