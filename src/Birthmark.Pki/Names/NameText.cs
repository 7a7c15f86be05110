using System.Buffers;
using System.Text;

namespace Birthmark.Pki.Names;

/// <summary>Values of names as text: escaping as EJBCA writes it, reading as RFC 4514 and RFC 2253 write it.</summary>
internal static class NameText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // What stands for itself wherever it stands in a value: ASCII without controls, quotation mark and backslash.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    internal static bool HasControl(string value)
    {
        foreach (var c in value)
        {
            if (char.IsControl(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Backslash before <c>, " \ + = &lt; &gt; ;</c>, a leading <c>#</c>, and spaces at either end.</summary>
    internal static void AppendEscaped(StringBuilder text, string value)
    {
        var end = value.AsSpan().TrimEnd(' ').Length;
        var start = value.Length - value.AsSpan().TrimStart(' ').Length;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c is ',' or '"' or '\\' or '+' or '=' or '<' or '>' or ';' || (c == '#' && i == 0) || (c == ' ' && (i < start || i >= end)))
            {
                text.Append('\\');
            }

            text.Append(c);
        }
    }

    /// <summary>Index of the first separator outside escapes and quotes, or the length.</summary>
    internal static int EndOfPart(ReadOnlySpan<char> text, ReadOnlySpan<char> separators)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                default:
                    if (!isQuoted && separators.Contains(text[i]))
                    {
                        return i;
                    }

                    break;
            }
        }

        return text.Length;
    }

    /// <summary>Takes quotes, escapes (<c>\,</c> and <c>\C3\A4</c>) and outer spaces off a value.</summary>
    internal static bool TryUnescape(ReadOnlySpan<char> text, out string value, out string why)
    {
        (value, why) = ("", "");
        if (!text.ContainsAnyExcept(Plain))
        {
            value = text.Trim(' ').ToString();
            return true;
        }

        var bytes = new List<byte>(text.Length);
        var kept = 0;
        Span<byte> utf8 = stackalloc byte[4];
        var isQuoted = false;
        text = text.TrimStart(' ');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"')
            {
                isQuoted = !isQuoted;
                kept = bytes.Count;
                continue;
            }

            if (c == '\\')
            {
                if (++i >= text.Length)
                {
                    why = "it ends in a lone backslash";
                    return false;
                }

                if (i + 1 < text.Length && char.IsAsciiHexDigit(text[i]) && char.IsAsciiHexDigit(text[i + 1]))
                {
                    bytes.Add(Convert.FromHexString(text.Slice(i, 2))[0]);
                    i++;
                    kept = bytes.Count;
                    continue;
                }
            }

            if (Rune.DecodeFromUtf16(text[i..], out var rune, out var consumed) != OperationStatus.Done)
            {
                why = "it holds half of a surrogate pair";
                return false;
            }

            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
            i += consumed - 1;
            // Trailing spaces fall unless escaped or quoted.
            kept = c != ' ' || isQuoted ? bytes.Count : kept;
        }

        if (isQuoted)
        {
            why = "a quotation mark is not closed";
            return false;
        }

        return TryText(bytes, kept, out value, out why);
    }

    private static bool TryText(List<byte> bytes, int length, out string value, out string why)
    {
        (value, why) = ("", "");
        try
        {
            value = Strict.GetString([.. bytes.Take(length)]);
        }
        catch (DecoderFallbackException)
        {
            why = "its escaped octets are not UTF-8";
            return false;
        }

        if (HasControl(value))
        {
            why = "it holds a control character";
            return false;
        }

        return true;
    }
}
