using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Birthmark.Enrollment.Ejbca.Wire;

/// <summary>EJBCA's JSON: lenient in, exact out.</summary>
internal static class EjbcaJson
{
    // EJBCA escapes only what JSON demands; the default encoder would also escape quotes, plus signs and letters beyond ASCII.
    internal static AnswerJson Answers { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new EjbcaDateConverter() },
    });

    internal static RequestJson Requests { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new LenientBoolConverter(), new LenientStringConverter() },
    });

    /// <summary>Reads a request object; unknown properties are ignored. Never throws.</summary>
    internal static bool TryRead<T>(
        ReadOnlySpan<byte> body, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? why)
        where T : class
    {
        value = null;
        why = null;
        if (body.IsEmpty)
        {
            why = "The request has no body: send a JSON object.";
            return false;
        }

        try
        {
            value = JsonSerializer.Deserialize(body, type);
            why = value is null ? "The request body is null: send a JSON object." : null;
        }
        catch (JsonException e)
        {
            // Path and place only: the exception's own text may quote a password.
            why = $"The request body is not valid at '{e.Path ?? "$"}' (line {(e.LineNumber ?? 0) + 1}): send a JSON object with the fields of this call.";
        }

        return value is not null;
    }
}
