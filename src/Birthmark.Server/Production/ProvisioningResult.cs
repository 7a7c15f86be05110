using Birthmark.Production.Devices;

namespace Birthmark.Server.Production;

/// <summary>Writes a device's data as it is and zeroes it: no string of it is ever made.</summary>
internal sealed class ProvisioningResult(DeviceOutputs data) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (data)
        {
            var response = httpContext.Response;
            response.ContentType = "application/json";
            response.ContentLength = data.HasImage ? null : data.Json.Length;
            response.Headers.CacheControl = "no-store";
            await data.WriteAsync(response.BodyWriter, httpContext.RequestAborted).ConfigureAwait(false);
            await response.BodyWriter.FlushAsync(httpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
