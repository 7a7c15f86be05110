using System.Buffers;
using System.Globalization;
using System.Text;

namespace Birthmark.Storage;

/// <summary>
/// Writes leaves into memory that the next leaf uses again. Canonical JSON: members sorted by UTF-16 code units, no white space, shortest escapes (RFC 8785 §3.2).
/// </summary>
internal sealed class LeafWriter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F");

    private byte[] bytes = new byte[1024];
    private int length;

    /// <summary>The leaf written last, until the next one.</summary>
    internal ReadOnlySpan<byte> Leaf => bytes.AsSpan(1, length - 1);

    /// <summary>The same behind the octet by which RFC 6962 §2.1 tells leaves from nodes.</summary>
    internal ReadOnlySpan<byte> Hashed => bytes.AsSpan(0, length);

    internal void Write(long index, DateTimeOffset at, AuditRecord record)
    {
        bytes[0] = 0;
        length = 1;

        // The members are in sorted order.
        Put("{\"act\":\""u8);
        PutText(record.Act);
        Put("\",\"actor\":\""u8);
        PutText(record.Actor);
        Put("\",\"at\":\""u8);
        PutTime(at);
        Put("\",\"facts\":{"u8);
        PutFacts(record.Facts);
        Put("},\"index\":\""u8);
        index.TryFormat(Room(20), out var digits, provider: CultureInfo.InvariantCulture);
        length += digits;
        Put("\",\"subject\":\""u8);
        PutText(record.Subject);
        Put("\"}"u8);
    }

    private void PutFacts((string Name, string? Value)[] facts)
    {
        if (!IsSorted(facts))
        {
            facts = [.. facts];
            Array.Sort(facts, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        }

        var isFirst = true;
        foreach (var (name, value) in facts)
        {
            if (value is null)
            {
                continue;
            }

            Put(isFirst ? "\""u8 : ",\""u8);
            isFirst = false;
            PutText(name);
            Put("\":\""u8);
            PutText(value);
            Put("\""u8);
        }
    }

    private static bool IsSorted((string Name, string? Value)[] facts)
    {
        for (var i = 1; i < facts.Length; i++)
        {
            if (string.CompareOrdinal(facts[i - 1].Name, facts[i].Name) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private void PutTime(DateTimeOffset at)
    {
        at.UtcDateTime.TryFormat(Room(24), out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        length += written;
    }

    private void PutText(ReadOnlySpan<char> text)
    {
        for (int at; (at = text.IndexOfAny(Escaped)) >= 0; text = text[(at + 1)..])
        {
            PutPlain(text[..at]);
            PutEscape(text[at]);
        }

        PutPlain(text);
    }

    private void PutPlain(ReadOnlySpan<char> text) => length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    private void PutEscape(char c) => Put(c switch
    {
        '"' => "\\\""u8,
        '\\' => "\\\\"u8,
        '\b' => "\\b"u8,
        '\f' => "\\f"u8,
        '\n' => "\\n"u8,
        '\r' => "\\r"u8,
        '\t' => "\\t"u8,
        _ => Encoding.ASCII.GetBytes($"\\u{(int)c:x4}"),
    });

    private void Put(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(Room(octets.Length));
        length += octets.Length;
    }

    private Span<byte> Room(int count)
    {
        if (bytes.Length - length < count)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + count));
        }

        return bytes.AsSpan(length);
    }
}
