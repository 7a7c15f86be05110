using System.Text.Json;

namespace Birthmark.Exchange.Verification;

/// <summary>Reads members of signed content; what is missing or of another kind is named.</summary>
internal static class JsonRead
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    internal static JsonDocument Parse(ReadOnlyMemory<byte> octets, long line)
    {
        try
        {
            return JsonDocument.Parse(octets, Strict);
        }
        catch (JsonException)
        {
            throw Wrong($"line {line} is not JSON");
        }
    }

    internal static JsonElement Member(this JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw Wrong($"the member '{name}' is missing or of another kind");

    internal static string Text(this JsonElement element, string name) => Words(element.Member(name, JsonValueKind.String), name);

    internal static string? OptionalText(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? Words(member, name) : null;

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

    private static string Words(JsonElement member, string name)
    {
        try
        {
            return member.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate: legal JSON, no text.
            throw Wrong($"the member '{name}' is no text");
        }
    }
}
