using System.Text;
using System.Text.Json;
using Birthmark.Api.Json;
using Birthmark.Api.Problems;
using Birthmark.Production.Projects;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Production;

/// <summary>Reads what a project apply brings: the YAML alone, or with the files and variables that it names.</summary>
internal sealed record ProjectBody(string File, string Text, IProjectInputs Inputs)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <param name="request">JSON or YAML.</param>
    /// <param name="folder">Where the hub looks for files when the request brings none.</param>
    /// <param name="cancellation">While reading.</param>
    internal static Task<ProjectBody> ReadAsync(HttpRequest request, string folder, CancellationToken cancellation) =>
        request.HasJsonContentType() ? ReadJsonAsync(request, cancellation) : ReadYamlAsync(request, folder, cancellation);

    private static async Task<ProjectBody> ReadYamlAsync(HttpRequest request, string folder, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation).ConfigureAwait(false);
        try
        {
            var name = request.Query["file"] is [{ Length: > 0 } given, ..] ? given : "body";
            return new(name, Strict.GetString(body.GetBuffer(), 0, (int)body.Length), new FolderInputs(folder));
        }
        catch (DecoderFallbackException)
        {
            throw new HubRefusedException(400, ProblemCodes.MalformedYaml, "The body is not UTF-8.", "Send the file as UTF-8.");
        }
    }

    private static async Task<ProjectBody> ReadJsonAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            var application = await JsonSerializer.DeserializeAsync(request.Body, ApiJson.Default.ProjectApplication, cancellation).ConfigureAwait(false)
                ?? throw new JsonException();
            var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
            foreach (var (path, content) in application.Files ?? new Dictionary<string, string>())
            {
                files[path] = Convert.FromBase64String(content);
            }

            return new(application.File, application.Text, new BroughtInputs(files, application.Environment ?? new Dictionary<string, string>()));
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not the JSON that is expected.", e);
        }
        catch (FormatException)
        {
            throw new HubRefusedException(400, ProblemCodes.MalformedJson, "A file of the body is not base64.", "Send each file's content as base64.");
        }
    }
}
