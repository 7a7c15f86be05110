using System.Text;
using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Linting.Rfc5280;

/// <summary>RFC 5280 §4.2.1.6: the members of a subject alternative name.</summary>
internal static class AlternativeNameRules
{
    private const string Field = "extensions.subjectAltName";
    private const string Clause = "RFC 5280 §4.2.1.6";

    internal static void Inspect(ExtensionView extension, Findings findings)
    {
        if (!DerReader.TryReadWhole(extension.Value, DerReader.Sequence, out var content) || content.IsEmpty)
        {
            findings.Error("extension-malformed", Field, Clause, "subjectAltName cannot be read; wanted a SEQUENCE with at least one name.");
            return;
        }

        var names = new DerReader(content);
        while (!names.IsEmpty)
        {
            if (!names.TryReadAny(out var tag, out var value, out _))
            {
                findings.Error("extension-malformed", Field, Clause, "a name of subjectAltName cannot be read.");
                return;
            }

            if (Fault(tag, value.Span) is { } fault)
            {
                findings.Error("alternative-name", Field, Clause, fault);
            }
        }
    }

    private static string? Fault(byte tag, ReadOnlySpan<byte> value) => tag switch
    {
        0x81 when !Ascii.IsValid(value) || !value.Contains((byte)'@') => $"rfc822Name '{Encoding.Latin1.GetString(value)}' is no ASCII mail address.",
        0x82 when !IsHostName(value) => $"dNSName '{Encoding.Latin1.GetString(value)}' is no host name in ASCII.",
        0x86 when !Ascii.IsValid(value) || value.IndexOf((byte)':') < 1 => $"uniformResourceIdentifier '{Encoding.Latin1.GetString(value)}' is no absolute URI in ASCII.",
        0x87 when value.Length is not (4 or 16) => $"iPAddress has {value.Length} octets; 4 or 16.",
        >= 0x80 and <= 0x88 or >= 0xA0 and <= 0xA8 => null,
        _ => $"a name has the tag {tag:X2}; GeneralName has [0] to [8].",
    };

    private static bool IsHostName(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > 253 || value[0] == (byte)'.' || value[^1] == (byte)'.' || value.IndexOf(".."u8) >= 0)
        {
            return false;
        }

        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'-' or (byte)'.' or (byte)'_' or (byte)'*'))
            {
                return false;
            }
        }

        return true;
    }
}
