using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using Birthmark.Images.Codecs;

namespace Birthmark.Production.Memory;

/// <summary>A device's image on its way to the station: <c>"name":"base64 of the file"</c>, made while it is sent. Disposing it zeroes the device's blocks.</summary>
internal sealed class StreamedImage(DeviceImage image, MemoryPlan plan) : IDisposable
{
    internal async ValueTask WriteAsync(PipeWriter body, CancellationToken cancellation)
    {
        var composed = image.Composed;
        if (!ImageStream.TryOpen(plan.Delivery == ImageDelivery.Whole ? composed.Whole : composed.Delta, plan.Writing, out var stream, out var fault))
        {
            // The base was written when the project was applied, and blocks lie inside the map.
            throw new InvalidOperationException($"The image cannot be written: {fault}");
        }

        using var piece = new SecretPiece();
        body.Write(Encoding.UTF8.GetBytes($"\"{plan.ImageName}\":\""));
        while (stream.WriteNext(piece))
        {
            Encode(piece, body, isLast: false);
            if ((await body.FlushAsync(cancellation)).IsCompleted)
            {
                return;
            }
        }

        Encode(piece, body, isLast: true);
        body.Write("\""u8);
    }

    public void Dispose() => image.Dispose();

    /// <summary>Base64 of whole triples; what is left begins the next piece.</summary>
    private static void Encode(SecretPiece piece, PipeWriter body, bool isLast)
    {
        var length = isLast ? piece.Written.Length : piece.Written.Length / 3 * 3;
        var target = body.GetSpan(Base64.GetMaxEncodedToUtf8Length(length));
        Base64.EncodeToUtf8(piece.Written[..length], target, out _, out var written);
        body.Advance(written);
        piece.Drop(length);
    }
}
