using System.Text;
using System.Text.Json;
using Birthmark.Api.Json;
using Birthmark.Api.Problems;
using Birthmark.Pki.Declaration;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Pki;

/// <summary>Reads what an apply brings: YAML as it is, or several named files in JSON.</summary>
internal static class DeclaredBody
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    internal static async Task<IReadOnlyList<DeclaredFile>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.HasJsonContentType())
        {
            return await ReadJsonAsync(request, cancellation).ConfigureAwait(false);
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation).ConfigureAwait(false);
        try
        {
            return [new DeclaredFile(request.Query["file"] is [{ Length: > 0 } name, ..] ? name : "body", Strict.GetString(body.GetBuffer(), 0, (int)body.Length))];
        }
        catch (DecoderFallbackException)
        {
            throw new HubRefusedException(400, ProblemCodes.MalformedYaml, "The body is not UTF-8.", "Send the file as UTF-8.");
        }
    }

    private static async Task<IReadOnlyList<DeclaredFile>> ReadJsonAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            var files = await JsonSerializer.DeserializeAsync(request.Body, ApiJson.Default.PkiFiles, cancellation).ConfigureAwait(false);
            return files?.Files is { Count: > 0 } list && list.All(f => f is { Name: not null, Text: not null })
                ? [.. list.Select(f => new DeclaredFile(f.Name, f.Text))]
                : throw new HubRefusedException(400, ProblemCodes.MalformedJson, "The body names no files.", "Send {\"files\":[{\"name\":…,\"text\":…}]}.");
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not the JSON that is expected.", e);
        }
    }
}
