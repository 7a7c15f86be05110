using System.Buffers;

namespace Birthmark.Exchange.Lists;

/// <summary>Writes a list of any length in pieces of some 64 KiB.</summary>
public static class ListWriter
{
    private const int Full = 60 << 10;

    /// <param name="form">How.</param>
    /// <param name="step">Which certificate clouds are told of: the step of the recipe that asked for it; null for the first.</param>
    /// <param name="lines">The devices.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task WriteAsync(ListForm form, string? step, IAsyncEnumerable<ListedLine> lines, Stream output, CancellationToken cancellation = default)
    {
        using IListForm writer = form switch
        {
            ListForm.AwsIot => new AwsIotForm(step),
            ListForm.AzureDps => new AzureDpsForm(step),
            _ => new CsvForm(),
        };
        var buffer = new ArrayBufferWriter<byte>(2 * Full);
        writer.Open(buffer);
        await foreach (var line in lines.WithCancellation(cancellation).ConfigureAwait(false))
        {
            writer.Write(buffer, line);
            if (buffer.WrittenCount >= Full)
            {
                await FlushAsync(buffer, output, cancellation).ConfigureAwait(false);
            }
        }

        writer.Close(buffer);
        await FlushAsync(buffer, output, cancellation).ConfigureAwait(false);
    }

    private static async Task FlushAsync(ArrayBufferWriter<byte> buffer, Stream output, CancellationToken cancellation)
    {
        await output.WriteAsync(buffer.WrittenMemory, cancellation).ConfigureAwait(false);
        buffer.ResetWrittenCount();
    }
}
