using Birthmark.Exchange.Cms;

namespace Birthmark.Exchange.Packages;

/// <summary>Takes ciphertext of any length and writes it in pieces into what is being signed.</summary>
internal sealed class EnvelopeWriter(CmsSigningStream output) : Stream
{
    private readonly byte[] piece = new byte[EnvelopeForm.Piece];
    private int filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    internal async Task BeginAsync(byte[] recipients, byte[] vector, CancellationToken cancellation)
    {
        await output.WriteAsync(EnvelopeForm.Head.ToArray(), cancellation);
        await output.WriteAsync(recipients, cancellation);
        await output.WriteAsync(EnvelopeForm.ContentHead.ToArray(), cancellation);
        await output.WriteAsync(vector, cancellation);
        await output.WriteAsync(EnvelopeForm.Pieces.ToArray(), cancellation);
    }

    internal async Task EndAsync(CancellationToken cancellation)
    {
        await PieceAsync(cancellation);
        await output.WriteAsync(EnvelopeForm.End.ToArray(), cancellation);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var some = Math.Min(buffer.Length, piece.Length - filled);
            buffer[..some].CopyTo(piece.AsMemory(filled));
            filled += some;
            buffer = buffer[some..];
            if (filled == piece.Length)
            {
                await PieceAsync(cancellationToken);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Written asynchronously only.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask PieceAsync(CancellationToken cancellation)
    {
        if (filled > 0)
        {
            byte[] head = filled < 0x80 ? [0x04, (byte)filled] : filled < 0x100 ? [0x04, 0x81, (byte)filled] : [0x04, 0x82, (byte)(filled >> 8), (byte)filled];
            await output.WriteAsync(head, cancellation);
            await output.WriteAsync(piece.AsMemory(0, filled), cancellation);
            filled = 0;
        }
    }
}
