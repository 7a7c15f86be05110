using System.Buffers;
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
            response.ContentLength = data.Json.Length;
            response.Headers.CacheControl = "no-store";
            response.BodyWriter.Write(data.Json);
            await response.BodyWriter.FlushAsync(httpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
