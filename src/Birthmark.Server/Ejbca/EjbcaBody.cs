using System.Text;
using Birthmark.Enrollment.Ejbca.Routing;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Birthmark.Server.Ejbca;

/// <summary>Reads a body whole: as bytes, or as the parts of a multipart form.</summary>
internal static class EjbcaBody
{
    // EJBCA takes CRLs of up to 50 MB; the rest is for the form around it.
    private const long LargestUpload = (50L << 20) + (64 << 10);

    internal static async Task<(ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? Parts)> ReadAsync(
        HttpRequest request, EjbcaTarget target)
    {
        if (request.HasFormContentType && IsUpload(target))
        {
            return (default, await ReadPartsAsync(request).ConfigureAwait(false));
        }

        if (request.ContentLength is 0 || (request.ContentLength is null && HttpMethods.IsGet(request.Method)))
        {
            return (default, null);
        }

        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, 64 << 10));
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return (body.ToArray(), null);
    }

    private static bool IsUpload(EjbcaTarget target) => target.Segments is ["v1", "ca", _, "importcrl"];

    private static async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> ReadPartsAsync(HttpRequest request)
    {
        var context = request.HttpContext;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestUpload;
        }

        var parts = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        try
        {
            var form = await request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = LargestUpload }, context.RequestAborted).ConfigureAwait(false);
            foreach (var (name, value) in form)
            {
                parts[name] = Encoding.UTF8.GetBytes(StringValues.IsNullOrEmpty(value) ? "" : value.ToString());
            }

            foreach (var file in form.Files)
            {
                using var content = new MemoryStream();
                await file.CopyToAsync(content, context.RequestAborted).ConfigureAwait(false);
                parts[file.Name] = content.ToArray();
            }
        }
        catch (InvalidDataException e)
        {
            throw new BadHttpRequestException("The body is not the multipart form that its content type announces.", StatusCodes.Status400BadRequest, e);
        }

        return parts;
    }
}
