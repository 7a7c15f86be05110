using Birthmark.Exchange.Cms;
using Birthmark.Exchange.Reports;

namespace Birthmark.Exchange.Verification;

/// <summary>The signed content line by line.</summary>
internal sealed class ContentLines(CmsVerifyingStream content)
{
    private byte[] buffer = new byte[2 * CmsForm.Piece];
    private int start;
    private int end;

    /// <summary>Number of the line last read, from 1.</summary>
    internal long Number { get; private set; }

    /// <summary>The next line without its newline, good until the next call; null at the end.</summary>
    /// <exception cref="ReportWrongException">A line without end or beyond measure.</exception>
    internal async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellation)
    {
        for (var searched = 0; ;)
        {
            var newline = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                var line = buffer.AsMemory(start, searched + newline);
                start += searched + newline + 1;
                Number++;
                return line;
            }

            searched = end - start;
            if (searched > ReportForm.MaxLine)
            {
                throw new ReportWrongException(ReportFault.Content, $"Line {Number + 1} of the content is longer than {ReportForm.MaxLine} octets.");
            }

            MakeRoom();
            var more = await content.ReadAsync(buffer.AsMemory(end), cancellation).ConfigureAwait(false);
            if (more == 0)
            {
                return searched == 0 ? null : throw new ReportWrongException(ReportFault.Content, "The content ends within a line.");
            }

            end += more;
        }
    }

    /// <summary>Room for a whole piece behind what is there.</summary>
    private void MakeRoom()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        if (buffer.Length - end < CmsForm.Piece)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }
}
