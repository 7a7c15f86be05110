using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Birthmark.Enrollment.Ejbca.Routing;

/// <summary>
/// The request target below the API's base path. Segments are split first and decoded afterwards, so a DN with <c>%2F</c> stays one segment.
/// </summary>
public sealed class EjbcaTarget
{
    private readonly Dictionary<string, string> query;

    private EjbcaTarget(string[] segments, Dictionary<string, string> query)
    {
        Segments = segments;
        this.query = query;
    }

    public const string BasePath = "/ejbca/ejbca-rest-api";

    public IReadOnlyList<string> Segments { get; }

    /// <summary>First value of a query parameter, or null.</summary>
    public string? Query(string name) => query.GetValueOrDefault(name);

    /// <summary>Reads a raw request target (origin or absolute form). Never throws; false when it is outside the base path or badly encoded.</summary>
    public static bool TryRead(string? rawTarget, [NotNullWhen(true)] out EjbcaTarget? target)
    {
        target = null;
        if (rawTarget is null || !TryFindPath(rawTarget, out var path, out var queryText))
        {
            return false;
        }

        // A trailing slash names the same resource.
        var parts = path.TrimEnd('/').Split('/', StringSplitOptions.None);
        var segments = new string[parts.Length == 1 && parts[0].Length == 0 ? 0 : parts.Length];
        for (var i = 0; i < segments.Length; i++)
        {
            if (!TryDecode(parts[i], plusIsSpace: false, out segments[i]!))
            {
                return false;
            }
        }

        if (!TryReadQuery(queryText, out var query))
        {
            return false;
        }

        target = new EjbcaTarget(segments, query);
        return true;
    }

    private static bool TryFindPath(string raw, out string path, out string query)
    {
        path = query = "";
        var scheme = raw.IndexOf("://", StringComparison.Ordinal);
        var start = raw.StartsWith('/') ? 0 : scheme < 0 ? -1 : raw.IndexOf('/', scheme + 3);
        if (start < 0 || string.CompareOrdinal(raw, start, BasePath, 0, BasePath.Length) != 0)
        {
            return false;
        }

        var rest = raw[(start + BasePath.Length)..];
        var mark = rest.IndexOf('?', StringComparison.Ordinal);
        (path, query) = mark < 0 ? (rest, "") : (rest[..mark], rest[(mark + 1)..]);
        if (path.Length > 0 && path[0] != '/')
        {
            return false;
        }

        path = path.Length == 0 ? "" : path[1..];
        return true;
    }

    private static bool TryReadQuery(string text, out Dictionary<string, string> query)
    {
        query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var (rawName, rawValue) = equals < 0 ? (pair, "") : (pair[..equals], pair[(equals + 1)..]);
            if (!TryDecode(rawName, plusIsSpace: true, out var name) || !TryDecode(rawValue, plusIsSpace: true, out var value))
            {
                return false;
            }

            query.TryAdd(name, value);
        }

        return true;
    }

    // RFC 3986 §2.1; the octets must be UTF-8.
    private static bool TryDecode(string text, bool plusIsSpace, [NotNullWhen(true)] out string? decoded)
    {
        decoded = text;
        if (!text.AsSpan().ContainsAny('%', '+'))
        {
            return true;
        }

        var octets = new List<byte>(text.Length);
        Span<byte> encoded = stackalloc byte[4];
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                {
                    decoded = null;
                    return false;
                }

                octets.Add((byte)((Nibble(text[i + 1]) << 4) | Nibble(text[i + 2])));
                i += 3;
            }
            else
            {
                Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var used);
                octets.AddRange(plusIsSpace && rune.Value == '+' ? " "u8 : encoded[..rune.EncodeToUtf8(encoded)]);
                i += used;
            }
        }

        try
        {
            decoded = Strict.GetString(octets.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            decoded = null;
            return false;
        }
    }

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static int Nibble(char hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
