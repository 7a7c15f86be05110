using System.Buffers;
using System.Buffers.Text;

namespace Birthmark.Production.Projects;

/// <summary>Reads hex and base64 of a secret without making strings of it; null for malformed input. White space at the ends is passed over.</summary>
internal static class SecretText
{
    internal static byte[]? TryHex(ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        var bytes = new byte[text.Length / 2];
        return text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done ? bytes : null;
    }

    internal static byte[]? TryBase64(ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out var written) == OperationStatus.Done ? bytes[..written] : null;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);
}
