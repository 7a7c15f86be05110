using System.Security.Cryptography;

namespace Birthmark.Exchange.Cms;

/// <summary>
/// Reads the content of CMS SignedData in the form of <see cref="CmsForm"/>, strictly: an octet that could be another without changing the meaning is refused.
/// What is read may be trusted only after <see cref="CompleteAsync"/>.
/// </summary>
internal sealed class CmsVerifyingStream(Stream input) : IDisposable
{
    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] small = new byte[4];
    private bool isBegun;
    private bool isLast;

    /// <summary>The next piece of content into <paramref name="piece"/> (of <see cref="CmsForm.Piece"/> octets); 0 at its end.</summary>
    /// <exception cref="ReportWrongException">Not of this form.</exception>
    internal async ValueTask<int> ReadAsync(Memory<byte> piece, CancellationToken cancellation)
    {
        if (!isBegun)
        {
            await BeginAsync(cancellation).ConfigureAwait(false);
        }

        await ExactlyAsync(small.AsMemory(0, 2), cancellation).ConfigureAwait(false);
        if (small[0] == 0 && small[1] == 0)
        {
            await ExactlyAsync(small.AsMemory(0, 4), cancellation).ConfigureAwait(false);
            return small.AsSpan(0, 4).IndexOfAnyExcept((byte)0) < 0 ? 0 : throw Wrong("the end of its content is not where it says");
        }

        var length = await LengthAsync(cancellation).ConfigureAwait(false);
        if (isLast || length is 0 or > CmsForm.Piece)
        {
            throw Wrong($"a piece of content has {length} octets");
        }

        isLast = length < CmsForm.Piece;
        await ExactlyAsync(piece[..length], cancellation).ConfigureAwait(false);
        digest.AppendData(piece.Span[..length]);
        return length;
    }

    /// <summary>After the end of the content: its digest, and the octets of certificates and signature.</summary>
    internal async Task<CmsTail> CompleteAsync(CancellationToken cancellation)
    {
        var tail = new byte[CmsForm.MaxTail + 1];
        var length = await input.ReadAtLeastAsync(tail, tail.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (length > CmsForm.MaxTail || length < CmsForm.End.Length || !tail.AsSpan(0, length).EndsWith(CmsForm.End))
        {
            throw Wrong("it does not end as a signed report does");
        }

        return CmsTail.Read(digest.GetHashAndReset(), tail.AsMemory(0, length - CmsForm.End.Length));
    }

    public void Dispose() => digest.Dispose();

    private async Task BeginAsync(CancellationToken cancellation)
    {
        isBegun = true;
        var head = new byte[CmsForm.Head.Length];
        await ExactlyAsync(head, cancellation).ConfigureAwait(false);
        if (!head.AsSpan().SequenceEqual(CmsForm.Head))
        {
            throw Wrong("it does not begin as a signed report does (CMS SignedData, BER, SHA-256)");
        }
    }

    private async ValueTask<int> LengthAsync(CancellationToken cancellation)
    {
        if (small[0] != 0x04)
        {
            throw Wrong("its content is not in pieces");
        }

        var form = small[1];
        if (form < 0x80)
        {
            return form;
        }

        if (form is not (0x81 or 0x82))
        {
            throw Wrong("a piece of content has no length of this form");
        }

        var octets = form - 0x80;
        await ExactlyAsync(small.AsMemory(0, octets), cancellation).ConfigureAwait(false);
        var length = octets == 1 ? small[0] : (small[0] << 8) | small[1];
        return length >= (octets == 1 ? 0x80 : 0x100) ? length : throw Wrong("a length is written longer than it needs to be");
    }

    private async ValueTask ExactlyAsync(Memory<byte> octets, CancellationToken cancellation)
    {
        if (await input.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) < octets.Length)
        {
            throw Wrong("it ends too early");
        }
    }

    private static ReportWrongException Wrong(string what) => new(ReportFault.Form, $"The file is not a whole signed report: {what}.");
}
