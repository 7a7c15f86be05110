namespace Birthmark.Images.Codecs;

/// <summary>
/// Walks an image in pieces of at most <paramref name="size"/> bytes that never cross <paramref name="boundary"/>, a power of two.
/// Touching segments are joined in <paramref name="scratch"/>, which has room for one piece.
/// </summary>
internal ref struct ImageChunks(MemoryImage image, int size, long boundary, Span<byte> scratch)
{
    private readonly ReadOnlySpan<Segment> segments = image.Span;
    private readonly Span<byte> scratch = scratch;
    private ReadOnlySpan<byte> rest;
    private int next;
    private long at;

    public long Address { get; private set; }

    public ReadOnlySpan<byte> Bytes { get; private set; }

    public bool MoveNext()
    {
        if (rest.Length == 0 && !Open())
        {
            return false;
        }

        Address = at;
        var room = (int)Math.Min(size, boundary - (at & (boundary - 1)));
        if (rest.Length >= room || !Touches())
        {
            Bytes = Take(Math.Min(room, rest.Length));
            return true;
        }

        var filled = 0;
        while (filled < room && (rest.Length > 0 || (next < segments.Length && segments[next].Address == at && Open())))
        {
            var piece = Take(Math.Min(room - filled, rest.Length));
            piece.CopyTo(this.scratch[filled..]);
            filled += piece.Length;
        }

        Bytes = this.scratch[..filled];
        return true;
    }

    private readonly bool Touches() => next < segments.Length && segments[next].Address == at + rest.Length;

    private ReadOnlySpan<byte> Take(int count)
    {
        var piece = rest[..count];
        rest = rest[count..];
        at += count;
        return piece;
    }

    private bool Open()
    {
        if (next == segments.Length)
        {
            return false;
        }

        at = segments[next].Address;
        rest = segments[next].Bytes.Span;
        next++;
        return true;
    }
}
