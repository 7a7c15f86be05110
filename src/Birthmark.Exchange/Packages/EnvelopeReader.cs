using System.Buffers.Binary;

namespace Birthmark.Exchange.Packages;

/// <summary>Gives the ciphertext of an envelope, piece by piece. Reads what is signed and checked already, and still trusts no length.</summary>
internal sealed class EnvelopeReader(Stream input) : Stream
{
    private int left;
    private bool isEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>DER SET OF RecipientInfo, and the initialisation vector.</summary>
    /// <exception cref="ExchangeRefusedException">Not of this form.</exception>
    internal async Task<(byte[] Recipients, byte[] Vector)> BeginAsync(CancellationToken cancellation)
    {
        await ExpectAsync(EnvelopeForm.Head.ToArray(), cancellation);
        var head = await ExactlyAsync(2, cancellation);
        var octets = head[1] is 0x81 or 0x82 ? await ExactlyAsync(head[1] - 0x80, cancellation) : [];
        var length = octets.Length == 0 ? head[1] : octets.Length == 1 ? octets[0] : BinaryPrimitives.ReadUInt16BigEndian(octets);
        if (head[0] != 0x31 || (octets.Length == 0 && head[1] >= 0x80) || length > EnvelopeForm.MaxRecipientOctets)
        {
            throw Wrong("its recipients");
        }

        byte[] recipients = [.. head, .. octets, .. await ExactlyAsync(length, cancellation)];
        await ExpectAsync(EnvelopeForm.ContentHead.ToArray(), cancellation);
        var vector = await ExactlyAsync(16, cancellation);
        await ExpectAsync(EnvelopeForm.Pieces.ToArray(), cancellation);
        return (recipients, vector);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || isEnded)
        {
            return 0;
        }

        if (left == 0 && (left = await NextAsync(cancellationToken)) == 0)
        {
            isEnded = true;
            return 0;
        }

        var count = await input.ReadAsync(buffer[..Math.Min(left, buffer.Length)], cancellationToken);
        left -= count;
        return count > 0 ? count : throw Wrong("its end");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously only.");

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask<int> NextAsync(CancellationToken cancellation)
    {
        var head = await ExactlyAsync(2, cancellation);
        if (head[0] == 0 && head[1] == 0)
        {
            await ExpectAsync(EnvelopeForm.End[2..].ToArray(), cancellation);
            return await input.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellation) == 0 ? 0 : throw Wrong("its end");
        }

        var octets = head[1] is 0x81 or 0x82 ? await ExactlyAsync(head[1] - 0x80, cancellation) : [];
        var length = octets.Length == 0 ? head[1] : octets.Length == 1 ? octets[0] : BinaryPrimitives.ReadUInt16BigEndian(octets);
        return head[0] == 0x04 && length is > 0 and <= EnvelopeForm.Piece && (octets.Length > 0 || length < 0x80) ? length : throw Wrong("a piece of its content");
    }

    private async ValueTask ExpectAsync(byte[] expected, CancellationToken cancellation)
    {
        if (!(await ExactlyAsync(expected.Length, cancellation)).AsSpan().SequenceEqual(expected))
        {
            throw Wrong("its structure");
        }
    }

    private async ValueTask<byte[]> ExactlyAsync(int count, CancellationToken cancellation)
    {
        var octets = new byte[count];
        return await input.ReadAtLeastAsync(octets, count, throwOnEndOfStream: false, cancellation) == count ? octets : throw Wrong("its length");
    }

    private static ExchangeRefusedException Wrong(string what) => new(
        ExchangeRefusal.SealedInvalid, $"It is signed, but no package as 'birthmark exchange seal' makes them: {what} is another. Have it sealed anew.");
}
