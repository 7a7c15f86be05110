using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Birthmark.Exchange.Log;

/// <summary>Text and the signatures over it (C2SP signed-note).</summary>
public sealed class SignedNote
{
    /// <summary>Longest note read, in octets: far more than 16 signatures need.</summary>
    public const int MaxLength = 64 << 10;

    private const string Dash = "— ";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>With its final newline, which is signed too.</summary>
    public string Text { get; }

    public IReadOnlyList<NoteSignature> Signatures { get; }

    public byte[] Encode() => Strict.GetBytes($"{Text}\n{string.Concat(Signatures.Select(s => s.Line + "\n"))}");

    /// <summary>Reads a note strictly; what this accepts, <see cref="Encode"/> writes again octet for octet. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out SignedNote? note, [NotNullWhen(false)] out string? why)
    {
        note = null;
        if (octets.Length > MaxLength)
        {
            why = $"A note of {octets.Length} octets is longer than {MaxLength}.";
            return false;
        }

        if (!TryDecode(octets, out var all))
        {
            why = "A note is UTF-8 without control characters other than newlines; this is not.";
            return false;
        }

        var split = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 1 || !all.EndsWith('\n') || split + 2 == all.Length)
        {
            why = "A note is a text, an empty line and signature lines, each ended by a newline; this has no such parts.";
            return false;
        }

        var signatures = new List<NoteSignature>();
        foreach (var line in all[(split + 2)..^1].Split('\n'))
        {
            if (!TryReadLine(line, out var signature))
            {
                why = $"'{line}' is not a signature line: em dash, space, name, space, base64.";
                return false;
            }

            signatures.Add(signature);
        }

        (note, why) = (new SignedNote(all[..(split + 1)], signatures), null);
        return true;
    }

    /// <summary>Whether a signature line of this key is there and verifies. A wrong one is not made good by a second line.</summary>
    public bool IsSignedBy(NoteKey key)
    {
        var own = Signatures.FirstOrDefault(s => s.Name == key.Name && s.KeyId == key.Id);
        return own is not null && key.Verifies(Strict.GetBytes(Text), own.Signature.Span);
    }

    private static bool TryReadLine(string line, [NotNullWhen(true)] out NoteSignature? signature)
    {
        signature = null;
        var space = line.LastIndexOf(' ');
        if (!line.StartsWith(Dash, StringComparison.Ordinal) || space <= Dash.Length)
        {
            return false;
        }

        var base64 = line.AsSpan(space + 1);
        var octets = new byte[base64.Length];
        if (!NoteKey.IsName(line[Dash.Length..space]) || !Convert.TryFromBase64Chars(base64, octets, out var length) || length <= 4)
        {
            return false;
        }

        signature = new(line[Dash.Length..space], BinaryPrimitives.ReadUInt32BigEndian(octets), octets.AsMemory(4, length - 4));
        // One form of base64 only.
        return signature.Line == line;
    }

    private static bool TryDecode(ReadOnlySpan<byte> octets, out string text)
    {
        text = "";
        try
        {
            text = Strict.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        return !text.Any(c => c < ' ' && c != '\n');
    }
}
