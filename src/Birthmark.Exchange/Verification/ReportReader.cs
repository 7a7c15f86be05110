using System.Text;
using System.Text.Json;

namespace Birthmark.Exchange.Verification;

/// <summary>Takes a report's content apart by its lines.</summary>
internal sealed class ReportReader(ContentLines lines, CancellationToken cancellation)
{
    internal async Task ExpectAsync(string text)
    {
        var line = await lines.NextAsync(cancellation).ConfigureAwait(false);
        if (line is not { } octets || !octets.Span.SequenceEqual(Encoding.ASCII.GetBytes(text)))
        {
            throw JsonRead.Wrong($"line {lines.Number} is not '{text}'");
        }
    }

    /// <summary>The value of the member on the next line; it outlives the line.</summary>
    internal async Task<JsonElement> MemberAsync(string name, bool isLast = false)
    {
        var line = await lines.NextAsync(cancellation).ConfigureAwait(false) ?? default;
        var prefix = Encoding.ASCII.GetBytes($"\"{name}\":");
        if (!line.Span.StartsWith(prefix) || line.Span.EndsWith(","u8) == isLast)
        {
            throw JsonRead.Wrong($"line {lines.Number} is not the member '{name}'");
        }

        using var value = JsonRead.Parse(line[prefix.Length..^(isLast ? 0 : 1)], lines.Number);
        return value.RootElement.Clone();
    }

    /// <summary>Gives every line of the array to <paramref name="take"/>, without its comma.</summary>
    internal async Task ArrayAsync(string name, Action<ReadOnlyMemory<byte>, long> take)
    {
        await ExpectAsync($"\"{name}\":[").ConfigureAwait(false);
        for (var hasMore = true; ;)
        {
            var line = await lines.NextAsync(cancellation).ConfigureAwait(false) ?? throw JsonRead.Wrong($"'{name}' does not end");
            if (line.Span.SequenceEqual("],"u8))
            {
                return;
            }

            if (!hasMore)
            {
                throw JsonRead.Wrong($"line {lines.Number} follows the last of '{name}'");
            }

            hasMore = line.Span.EndsWith(","u8);
            take(hasMore ? line[..^1] : line, lines.Number);
        }
    }

    internal async Task EndAsync()
    {
        if (await lines.NextAsync(cancellation).ConfigureAwait(false) is not null)
        {
            throw JsonRead.Wrong("something follows its end");
        }
    }
}
