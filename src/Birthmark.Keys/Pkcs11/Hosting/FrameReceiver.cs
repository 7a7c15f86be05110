using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Birthmark.Keys.Pkcs11.Hosting;

/// <summary>Reads what <see cref="FrameSender"/> wrote, on one thread.</summary>
internal sealed class FrameReceiver(Stream stream)
{
    private byte[] room = new byte[16 * 1024];
    private int first;
    private int length;

    /// <summary>False at the end, which also an impossible length is.</summary>
    internal bool TryNext(out uint call, out byte kind, out byte[] body)
    {
        (call, kind, body) = (0, 0, []);
        if (!Fill(FrameSender.HeadLength))
        {
            return false;
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(room.AsSpan(first)) - (FrameSender.HeadLength - sizeof(int));
        if (size is < 0 or > FrameSender.MaxBody || !Fill(FrameSender.HeadLength + size))
        {
            return false;
        }

        var frame = room.AsSpan(first, FrameSender.HeadLength + size);
        (call, kind, body) = (BinaryPrimitives.ReadUInt32BigEndian(frame[4..]), frame[8], frame[FrameSender.HeadLength..].ToArray());
        frame.Clear();
        first += frame.Length;
        length -= frame.Length;
        return true;
    }

    private bool Fill(int wanted)
    {
        if (first + wanted > room.Length)
        {
            var place = wanted > room.Length ? new byte[wanted] : room;
            room.AsSpan(first, length).CopyTo(place);
            if (place != room)
            {
                CryptographicOperations.ZeroMemory(room);
                room = place;
            }

            first = 0;
        }

        while (length < wanted)
        {
            var count = Read(room.AsSpan(first + length));
            if (count == 0)
            {
                return false;
            }

            length += count;
        }

        return true;
    }

    private int Read(Span<byte> destination)
    {
        try
        {
            return stream.Read(destination);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
