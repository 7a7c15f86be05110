using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Birthmark.Production.Devices;

/// <summary>Reads bytes written as PEM (any label) or bare base64; never throws.</summary>
internal static class PemOrBase64
{
    internal static bool TryRead(string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        ReadOnlySpan<char> base64 = text;
        if (PemEncoding.TryFind(text, out var fields))
        {
            base64 = text.AsSpan()[fields.Base64Data];
        }

        var buffer = new byte[base64.Length];
        if (!Convert.TryFromBase64Chars(base64, buffer, out var written))
        {
            return false;
        }

        bytes = buffer[..written];
        return true;
    }
}
