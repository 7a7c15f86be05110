using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Birthmark.Enrollment.Ejbca.Wire;

namespace Birthmark.Enrollment.Ejbca;

/// <summary>What goes back: status, media type and body exactly as EJBCA would write them.</summary>
public sealed record EjbcaAnswer
{
    public required int Status { get; init; }

    /// <summary>Null when there is no body.</summary>
    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary><c>Content-Disposition</c>, for downloads.</summary>
    public string? Disposition { get; init; }

    /// <summary><c>Allow</c>, with 405.</summary>
    public string? Allow { get; init; }

    /// <summary>The access rule that was missing, for the audit record of a 403; null otherwise.</summary>
    public string? MissingRule { get; init; }

    internal static EjbcaAnswer Empty(int status = 200) => new() { Status = status };

    internal static EjbcaAnswer Json<T>(T value, JsonTypeInfo<T> type, int status = 200) =>
        new() { Status = status, ContentType = "application/json", Body = JsonSerializer.SerializeToUtf8Bytes(value, type) };

    /// <summary>EJBCA's error object.</summary>
    public static EjbcaAnswer Error(int status, string text) =>
        Json(new ErrorAnswer(status, text), EjbcaJson.Answers.ErrorAnswer, status);

    // EJBCA's own words, spelling included; a request to revoke has no link to finalize.
    internal static EjbcaAnswer RevocationWaits { get; } =
        Json(new WaitingAnswer(202, "Revocation have been sent for approval by authorized adminstrators."), EjbcaJson.Answers.WaitingAnswer, 202);

    // A protocol that is switched off is refused by the container, not by EJBCA: a page, no JSON.
    internal static EjbcaAnswer Disabled { get; } = new()
    {
        Status = 403,
        ContentType = "text/html;charset=UTF-8",
        Body = Encoding.UTF8.GetBytes("<html><head><title>Error</title></head><body>This service has been disabled.</body></html>"),
    };
}
