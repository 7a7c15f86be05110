using System.Buffers.Binary;
using Birthmark.Keys;

namespace Birthmark.Production;

/// <summary>
/// Makes UIDs in the form of RFC 9562 version 7: eight octets that rise with time and are unique in this hub, then eight mostly random ones
/// that nobody can guess. The rising half is the key of the tables, so that new rows lie together.
/// </summary>
internal sealed class UidSource(TimeProvider time, IRandomSource random, long lastOrder)
{
    private long last = Pack(lastOrder);

    /// <summary>The rising half and the random half.</summary>
    internal (long Order, long Tail) Next()
    {
        // 48 bits of milliseconds, then a 12-bit count: under load the clock is run ahead of rather than waited for.
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() << 12;
        long seen, next;
        do
        {
            seen = Interlocked.Read(ref last);
            next = Math.Max(now, seen + 1);
        }
        while (Interlocked.CompareExchange(ref last, next, seen) != seen);

        Span<byte> tail = stackalloc byte[8];
        random.Fill(tail);
        tail[0] = (byte)((tail[0] & 0x3F) | 0x80);
        return (((next >> 12) << 16) | 0x7000 | (next & 0xFFF), BinaryPrimitives.ReadInt64BigEndian(tail));
    }

    private static long Pack(long order) => ((order >> 16) << 12) | (order & 0xFFF);
}
