using System.Buffers;

namespace Birthmark.Images.Codecs;

/// <summary>Writes ASCII records through one large block of the output at a time.</summary>
internal ref struct TextSink(IBufferWriter<byte> output)
{
    private const int BlockSize = 64 * 1024;

    private Span<byte> _block;
    private int _used;

    /// <summary>Room for a record, to be followed by <see cref="Commit"/>.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_block.Length - _used < count)
        {
            Flush();
            _block = output.GetSpan(Math.Max(BlockSize, count));
        }

        return _block.Slice(_used, count);
    }

    public void Commit(int count) => _used += count;

    public void Flush()
    {
        if (_used > 0)
        {
            output.Advance(_used);
        }

        _used = 0;
        _block = default;
    }
}
