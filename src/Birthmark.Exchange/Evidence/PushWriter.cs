using System.IO.Compression;
using System.Text.Json;

namespace Birthmark.Exchange.Evidence;

/// <summary>Writes the body of a push.</summary>
internal static class PushWriter
{
    internal static byte[] Write(EvidencePush push, IReadOnlyList<byte[]> lines)
    {
        using var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Fastest))
        {
            gzip.Write(JsonSerializer.SerializeToUtf8Bytes(push, EvidenceJson.Default.EvidencePush));
            gzip.WriteByte((byte)'\n');
            foreach (var line in lines)
            {
                gzip.Write(line);
                gzip.WriteByte((byte)'\n');
            }
        }

        return body.ToArray();
    }
}
