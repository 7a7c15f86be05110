using System.Buffers;
using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Birthmark.Api.Json;
using Birthmark.Production.Devices;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Production;

/// <summary>Writes the data of several heads, in the order asked, and zeroes it.</summary>
internal sealed class ManyProvisioningResult(IReadOnlyList<string> asked, IReadOnlyList<HeadAnswer<DeviceOutputs>> answers) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        try
        {
            var response = httpContext.Response;
            response.ContentType = "application/json";
            response.Headers.CacheControl = "no-store";
            await WriteAsync(response.BodyWriter, httpContext.RequestAborted).ConfigureAwait(false);
            await response.BodyWriter.FlushAsync(httpContext.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            foreach (var answer in answers)
            {
                answer.Value?.Dispose();
            }
        }
    }

    private async Task WriteAsync(PipeWriter body, CancellationToken cancellation)
    {
        body.Write("{\"devices\":["u8);
        for (var i = 0; i < answers.Count; i++)
        {
            body.Write(i == 0 ? "{\"DeviceUID\":\""u8 : ",{\"DeviceUID\":\""u8);
            if (answers[i].TryGet(out var data, out var refusal))
            {
                WriteText(body, data.Uid.ToString());
                body.Write("\",\"outputs\":"u8);
                await data.WriteAsync(body, cancellation).ConfigureAwait(false);
            }
            else
            {
                WriteText(body, asked[i] ?? "");
                body.Write("\",\"problem\":"u8);
                body.Write(JsonSerializer.SerializeToUtf8Bytes(ProductionProblems.Of(refusal), ApiJson.Default.Problem));
            }

            body.Write("}"u8);
        }

        body.Write("]}"u8);
    }

    private static void WriteText(IBufferWriter<byte> body, string text) => body.Write(JsonEncodedText.Encode(text, JavaScriptEncoder.Default).EncodedUtf8Bytes);
}
