using System.Text.Json;
using System.Text.Json.Serialization;
using Birthmark.Enrollment.Ejbca.Texts;

namespace Birthmark.Enrollment.Ejbca.Wire;

/// <summary>Dates out: UTC to the second.</summary>
internal sealed class EjbcaDateConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        EjbcaDates.TryReadIso(reader.GetString(), out var moment) ? moment : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(EjbcaDates.Write(value));
}
