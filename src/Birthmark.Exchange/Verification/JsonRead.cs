using System.Text.Json;
using System.Text.Unicode;

namespace Birthmark.Exchange.Verification;

/// <summary>Reads members of signed content; what is missing or of another kind is named.</summary>
internal static class JsonRead
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    internal static JsonDocument Parse(ReadOnlyMemory<byte> octets, long line)
    {
        try
        {
            return IsText(octets.Span) ? JsonDocument.Parse(octets, Strict) : throw Wrong($"line {line} is no text");
        }
        catch (JsonException)
        {
            throw Wrong($"line {line} is not JSON");
        }
    }

    /// <summary>UTF-8, and no lone surrogate among its escapes: then no string of it can fail to be read.</summary>
    private static bool IsText(ReadOnlySpan<byte> octets)
    {
        if (!Utf8.IsValid(octets))
        {
            return false;
        }

        if (octets.IndexOf("\\u"u8) < 0)
        {
            return true;
        }

        var reader = new Utf8JsonReader(octets);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !CanRead(ref reader))
            {
                return false;
            }
        }

        return true;
    }

    private static bool CanRead(ref Utf8JsonReader reader)
    {
        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    internal static JsonElement Member(this JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw Wrong($"the member '{name}' is missing or of another kind");

    internal static string Text(this JsonElement element, string name) => element.Member(name, JsonValueKind.String).GetString()!;

    internal static string? OptionalText(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    internal static string TextOf(JsonProperty member) => member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : throw Wrong($"the member '{member.Name}' is no text");

    internal static long Number(this JsonElement element, string name) =>
        element.Member(name, JsonValueKind.Number).TryGetInt64(out var number) && number >= 0 ? number : throw Wrong($"the member '{name}' is not a whole number");

    internal static List<byte[]> Hashes(this JsonElement element, string name)
    {
        var hashes = new List<byte[]>();
        foreach (var each in element.Member(name, JsonValueKind.Array).EnumerateArray())
        {
            hashes.Add(each.ValueKind == JsonValueKind.String && each.TryGetBytesFromBase64(out var hash) ? hash : throw Wrong($"'{name}' holds something else than base64"));
        }

        return hashes;
    }

    internal static ReportWrongException Wrong(string what) => new(ReportFault.Content, $"The content is not a batch report of this version: {what}.");
}
