using System.Buffers.Binary;
using System.Text;

namespace Birthmark.Keys.Software;

/// <summary>Additional data of a seal: each part after its length, so that no two lists of parts read the same.</summary>
internal static class SealContext
{
    internal static byte[] Of(params ReadOnlySpan<string> parts)
    {
        using var output = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var octets = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, octets.Length);
            output.Write(length);
            output.Write(octets);
        }

        return output.ToArray();
    }
}
