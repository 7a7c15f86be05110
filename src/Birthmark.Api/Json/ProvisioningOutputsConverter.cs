using System.Text.Json;
using System.Text.Json.Serialization;
using Birthmark.Api.Devices;

namespace Birthmark.Api.Json;

/// <summary>Writes outputs at the top level, as station scripts read them, and memory blocks under <c>Provisioning</c>.</summary>
public sealed class ProvisioningOutputsConverter : JsonConverter<ProvisioningOutputs>
{
    private const string BlocksName = "Provisioning";

    public override ProvisioningOutputs Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an object of outputs is wanted here.");
        }

        var values = new List<KeyValuePair<string, string>>();
        List<MemoryBlock>? blocks = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == BlocksName && reader.TokenType == JsonTokenType.StartArray)
            {
                blocks = ReadBlocks(ref reader);
            }
            else
            {
                values.Add(new(name, ReadValue(ref reader)));
            }
        }

        return new(values, blocks);
    }

    public override void Write(Utf8JsonWriter writer, ProvisioningOutputs value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value.Values)
        {
            writer.WriteString(name, text);
        }

        if (value.Blocks is { } blocks)
        {
            writer.WriteStartArray(BlocksName);
            foreach (var block in blocks)
            {
                writer.WriteStartObject();
                writer.WriteString("Name", block.Name);
                if (block.Address is { } address)
                {
                    writer.WriteString("Address", address);
                }

                writer.WriteString("Value", block.Value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static List<MemoryBlock> ReadBlocks(ref Utf8JsonReader reader)
    {
        var blocks = new List<MemoryBlock>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            using var block = JsonDocument.ParseValue(ref reader);
            blocks.Add(new()
            {
                Name = Member(block.RootElement, "Name"),
                Address = block.RootElement.TryGetProperty("Address", out var address) && address.ValueKind == JsonValueKind.String ? address.GetString() : null,
                Value = Member(block.RootElement, "Value"),
            });
        }

        return blocks;
    }

    private static string Member(JsonElement block, string name) =>
        block.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new JsonException($"a memory block needs the text '{name}'.");

    // An output that is no text (a later profile may have such) is kept as its JSON.
    private static string ReadValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        using var value = JsonDocument.ParseValue(ref reader);
        return value.RootElement.GetRawText();
    }
}
