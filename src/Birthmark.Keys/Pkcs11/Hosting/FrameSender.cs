using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Birthmark.Keys.Pkcs11.Hosting;

/// <summary>
/// Writes frames: length of what follows, number of the call, one octet, body. Whoever finds nobody writing writes for all that come meanwhile, so that
/// many calls share one write.
/// </summary>
internal sealed class FrameSender(Stream stream)
{
    internal const int HeadLength = 9;
    internal const int MaxBody = 1 << 20;

    private readonly Lock gate = new();
    private byte[] filling = new byte[4096];
    private byte[] sending = new byte[4096];
    private int length;
    private bool isSending;

    /// <exception cref="IOException">The other side is gone.</exception>
    internal void Send(uint call, byte kind, ReadOnlySpan<byte> body)
    {
        lock (gate)
        {
            Append(call, kind, body);
            if (isSending)
            {
                return;
            }

            isSending = true;
        }

        while (TakeFilled(out var octets) is var count and > 0)
        {
            stream.Write(octets, 0, count);
            stream.Flush();
            CryptographicOperations.ZeroMemory(octets.AsSpan(0, count));
        }
    }

    private int TakeFilled(out byte[] octets)
    {
        lock (gate)
        {
            (filling, sending) = (sending, filling);
            octets = sending;
            var count = length;
            length = 0;
            isSending = count > 0;
            return count;
        }
    }

    private void Append(uint call, byte kind, ReadOnlySpan<byte> body)
    {
        var needed = length + HeadLength + body.Length;
        if (filling.Length < needed)
        {
            var larger = new byte[Math.Max(needed, filling.Length * 2)];
            filling.AsSpan(0, length).CopyTo(larger);
            CryptographicOperations.ZeroMemory(filling);
            filling = larger;
        }

        var place = filling.AsSpan(length);
        BinaryPrimitives.WriteInt32BigEndian(place, HeadLength - sizeof(int) + body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(place[4..], call);
        place[8] = kind;
        body.CopyTo(place[HeadLength..]);
        length = needed;
    }
}
