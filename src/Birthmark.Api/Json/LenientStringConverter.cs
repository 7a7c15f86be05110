using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Birthmark.Api.Json;

/// <summary>Reads a text that a script may have written as a number, digit for digit.</summary>
public sealed class LenientStringConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.HasValueSequence ? [.. reader.ValueSequence.First.Span] : reader.ValueSpan),
        _ => throw new JsonException("a text is wanted here."),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
