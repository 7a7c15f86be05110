namespace Birthmark.Images.Codecs;

/// <summary>
/// Walks an image in pieces of at most <paramref name="size"/> bytes that never cross <paramref name="boundary"/>, a power of two.
/// Touching segments are joined in <paramref name="scratch"/>, which has room for one piece.
/// </summary>
internal ref struct ImageChunks(MemoryImage image, int size, long boundary, Span<byte> scratch)
{
    private readonly ReadOnlySpan<Segment> _segments = image.Span;
    private readonly Span<byte> _scratch = scratch;
    private ReadOnlySpan<byte> _rest;
    private int _next;
    private long _at;

    public long Address { get; private set; }

    public ReadOnlySpan<byte> Bytes { get; private set; }

    public bool MoveNext()
    {
        if (_rest.Length == 0 && !Open())
        {
            return false;
        }

        Address = _at;
        var room = (int)Math.Min(size, boundary - (_at & (boundary - 1)));
        if (_rest.Length >= room || !Touches())
        {
            Bytes = Take(Math.Min(room, _rest.Length));
            return true;
        }

        var filled = 0;
        while (filled < room && (_rest.Length > 0 || (_next < _segments.Length && _segments[_next].Address == _at && Open())))
        {
            var piece = Take(Math.Min(room - filled, _rest.Length));
            piece.CopyTo(_scratch[filled..]);
            filled += piece.Length;
        }

        Bytes = _scratch[..filled];
        return true;
    }

    private readonly bool Touches() => _next < _segments.Length && _segments[_next].Address == _at + _rest.Length;

    private ReadOnlySpan<byte> Take(int count)
    {
        var piece = _rest[..count];
        _rest = _rest[count..];
        _at += count;
        return piece;
    }

    private bool Open()
    {
        if (_next == _segments.Length)
        {
            return false;
        }

        _at = _segments[_next].Address;
        _rest = _segments[_next].Bytes.Span;
        _next++;
        return true;
    }
}
