using System.Buffers;
using System.Text.Json;
using Birthmark.Exchange.Cms;

namespace Birthmark.Exchange.Reports;

/// <summary>Writes lines of content into the signing stream, some 64 KiB at a time.</summary>
internal sealed class ReportWriter : IDisposable
{
    private const int Full = 60 << 10;
    private readonly CmsSigningStream output;
    private readonly CancellationToken cancellation;
    private readonly ArrayBufferWriter<byte> buffer = new(2 * Full);
    private readonly Utf8JsonWriter json;
    private bool hasElement;

    internal ReportWriter(CmsSigningStream output, CancellationToken cancellation)
    {
        (this.output, this.cancellation) = (output, cancellation);
        json = new Utf8JsonWriter(buffer, ReportJson.Compact);
    }

    internal ValueTask RawAsync(ReadOnlySpan<byte> octets)
    {
        buffer.Write(octets);
        return FlushIfFullAsync();
    }

    /// <summary><c>"name":value,</c> on a line of its own; the last member of the object has no comma.</summary>
    internal ValueTask MemberAsync(string name, Action<Utf8JsonWriter> value, bool isLast = false)
    {
        buffer.Write("\""u8);
        buffer.Write(System.Text.Encoding.ASCII.GetBytes(name));
        buffer.Write("\":"u8);
        Value(value);
        buffer.Write(isLast ? "\n"u8 : ",\n"u8);
        return FlushIfFullAsync();
    }

    internal void OpenArray(ReadOnlySpan<byte> opening)
    {
        buffer.Write(opening);
        hasElement = false;
    }

    internal ValueTask ElementAsync(Action<Utf8JsonWriter> value)
    {
        Separate();
        Value(value);
        return FlushIfFullAsync();
    }

    internal ValueTask ElementAsync(ReadOnlySpan<byte> octets)
    {
        Separate();
        buffer.Write(octets);
        return FlushIfFullAsync();
    }

    internal void CloseArray()
    {
        buffer.Write(hasElement ? "\n"u8 : []);
        buffer.Write(ReportForm.EndOfArray);
    }

    internal async ValueTask FlushAsync()
    {
        await output.WriteAsync(buffer.WrittenMemory, cancellation).ConfigureAwait(false);
        buffer.ResetWrittenCount();
    }

    public void Dispose() => json.Dispose();

    private void Separate()
    {
        if (hasElement)
        {
            buffer.Write(",\n"u8);
        }

        hasElement = true;
    }

    private void Value(Action<Utf8JsonWriter> value)
    {
        json.Reset();
        value(json);
        json.Flush();
    }

    private ValueTask FlushIfFullAsync() => buffer.WrittenCount < Full ? ValueTask.CompletedTask : FlushAsync();
}
