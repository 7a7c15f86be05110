using System.Buffers;

namespace Birthmark.Images.Codecs;

/// <summary>Writes ASCII records through one large block of the output at a time.</summary>
internal ref struct TextSink(IBufferWriter<byte> output)
{
    private const int BlockSize = 64 * 1024;

    private Span<byte> block;
    private int used;

    /// <summary>Room for a record, to be followed by <see cref="Commit"/>.</summary>
    public Span<byte> Reserve(int count)
    {
        if (block.Length - used < count)
        {
            Flush();
            block = output.GetSpan(Math.Max(BlockSize, count));
        }

        return block.Slice(used, count);
    }

    public void Commit(int count) => used += count;

    public void Flush()
    {
        if (used > 0)
        {
            output.Advance(used);
        }

        used = 0;
        block = default;
    }
}
