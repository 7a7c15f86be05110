using System.Text;

namespace Birthmark.Storage.Sqlite;

/// <summary>
/// Where the texts and bytes of one statement lie while it runs: memory that the collector does not move, used again by the next statement of the connection.
/// </summary>
internal sealed class ValueRoom
{
    private const int Usual = 64 * 1024;

    private byte[] room = New(Usual);
    private int used;

    /// <summary>Forgets the values before, and makes room for all values of a statement at once: what is in it must not move while it runs.</summary>
    internal void Prepare(ReadOnlySpan<SqlValue> values)
    {
        used = 0;
        var most = 0;
        foreach (var value in values)
        {
            most = checked(most + value.Kind switch { string text => Encoding.UTF8.GetMaxByteCount(text.Length), byte[] bytes => bytes.Length, _ => 0 });
        }

        if (most > room.Length || room.Length > Usual)
        {
            // A firmware of megabytes comes by now and then; its room is not kept.
            room = New(Math.Max(most, Usual));
        }
    }

    internal Span<byte> Put(string text)
    {
        var written = Encoding.UTF8.GetBytes(text, room.AsSpan(used));
        return Take(written);
    }

    internal Span<byte> Put(byte[] bytes)
    {
        bytes.CopyTo(room, used);
        return Take(bytes.Length);
    }

    private Span<byte> Take(int length)
    {
        var taken = room.AsSpan(used, length);
        used += length;
        return taken;
    }

    private static byte[] New(int length) => GC.AllocateUninitializedArray<byte>(length, pinned: true);
}
