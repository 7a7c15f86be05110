using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Birthmark.Storage;

/// <summary>The canonical bytes of an audit record (RFC 8785 form, string values only) and their RFC 6962 leaf hash.</summary>
public static class AuditLeaf
{
    /// <summary>Canonical JSON: members sorted by UTF-16 code units, no white space, shortest escapes (RFC 8785 §3.2).</summary>
    public static byte[] Encode(long index, DateTimeOffset at, AuditRecord record)
    {
        var facts = record.Facts;
        if (facts.Length > 1)
        {
            facts = [.. facts];
            Array.Sort(facts, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        }

        // The five member names below are in sorted order.
        var text = new ArrayBufferWriter<byte>(256);
        Put(text, "{\"act\":"u8);
        PutString(text, record.Act);
        Put(text, ",\"actor\":"u8);
        PutString(text, record.Actor);
        Put(text, ",\"at\":"u8);
        PutString(text, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
        Put(text, ",\"facts\":{"u8);
        var first = true;
        foreach (var (name, value) in facts)
        {
            if (value is null)
            {
                continue;
            }

            if (!first)
            {
                Put(text, ","u8);
            }

            first = false;
            PutString(text, name);
            Put(text, ":"u8);
            PutString(text, value);
        }

        Put(text, "},\"index\":"u8);
        PutString(text, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Put(text, ",\"subject\":"u8);
        PutString(text, record.Subject);
        Put(text, "}"u8);
        return text.WrittenSpan.ToArray();
    }

    /// <summary>RFC 6962 §2.1: SHA-256 over 0x00 and the leaf.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> leaf)
    {
        var rented = ArrayPool<byte>.Shared.Rent(leaf.Length + 1);
        rented[0] = 0;
        leaf.CopyTo(rented.AsSpan(1));
        var hash = SHA256.HashData(rented.AsSpan(0, leaf.Length + 1));
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    private static void Put(ArrayBufferWriter<byte> text, ReadOnlySpan<byte> bytes) => text.Write(bytes);

    private static void PutString(ArrayBufferWriter<byte> text, string value)
    {
        Put(text, "\""u8);
        var plain = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c >= 0x20 && c != '"' && c != '\\')
            {
                continue;
            }

            PutPlain(text, value.AsSpan(plain, i - plain));
            PutEscape(text, c);
            plain = i + 1;
        }

        PutPlain(text, value.AsSpan(plain));
        Put(text, "\""u8);
    }

    private static void PutPlain(ArrayBufferWriter<byte> text, ReadOnlySpan<char> chars)
    {
        if (chars.IsEmpty)
        {
            return;
        }

        var span = text.GetSpan(Encoding.UTF8.GetMaxByteCount(chars.Length));
        text.Advance(Encoding.UTF8.GetBytes(chars, span));
    }

    private static void PutEscape(ArrayBufferWriter<byte> text, char c) => Put(text, c switch
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
}
