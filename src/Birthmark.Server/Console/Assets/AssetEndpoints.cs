using Birthmark.Server.Access;
using Birthmark.Server.Console.Shell;
using Microsoft.Net.Http.Headers;

namespace Birthmark.Server.Console.Assets;

/// <summary>Serves the assets: nothing comes from anywhere else.</summary>
internal static class AssetEndpoints
{
    internal static ConsoleSection Section { get; } = new(routes => routes.MapGet("/console/assets/{name}", WriteAsync).ForBrowsers(Act.SignIn))
    {
        Add = services => services.AddSingleton<AssetShelf>(),
    };

    private static async Task<IResult> WriteAsync(string name, HttpContext context, AssetShelf shelf)
    {
        if (shelf.Find(name) is not { } asset)
        {
            return ProblemPage.NotFound();
        }

        var (request, response) = (context.Request, context.Response);
        var tag = new EntityTagHeaderValue($"\"{asset.Digest}\"");
        response.Headers.ETag = tag.ToString();
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.CacheControl = request.Query["v"] == asset.Digest ? "public, max-age=31536000, immutable" : "no-cache";
        if (request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(tag, useStrongComparison: false)))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var (body, coding) = Choose(asset, request.Headers.AcceptEncoding.ToString());
        if (coding is not null)
        {
            response.Headers.ContentEncoding = coding;
        }

        response.ContentType = asset.Type;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        return Results.Empty;
    }

    private static (byte[] Body, string? Coding) Choose(Asset asset, string accepted) => asset switch
    {
        { Brotli: { } brotli } when accepted.Contains("br", StringComparison.Ordinal) => (brotli, "br"),
        { Gzip: { } gzip } when accepted.Contains("gzip", StringComparison.Ordinal) => (gzip, "gzip"),
        _ => (asset.Plain, null),
    };
}
