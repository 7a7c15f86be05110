using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Birthmark.Pki.Issuance;

/// <summary>Takes PEM or bare base64 off a request.</summary>
internal static class CertificationRequestArmour
{
    /// <summary>An RSA-4096 request with a long alternative name has some 4 KiB as PEM.</summary>
    internal const int MaxLength = 64 * 1024;

    internal static bool TryRemove(ReadOnlySpan<byte> input, out byte[] der, [NotNullWhen(false)] out string? why)
    {
        der = [];
        why = null;
        if (input.Length > MaxLength)
        {
            why = $"The certification request has {input.Length} octets; at most {MaxLength}.";
            return false;
        }

        if (!input.IsEmpty && input[0] == 0x30)
        {
            der = input.ToArray();
            return true;
        }

        var text = input.Trim(" \t\r\n"u8);
        if (text.StartsWith("MI"u8) && TryDecode(text, out der))
        {
            return true;
        }

        if (!PemEncoding.TryFindUtf8(text, out var fields))
        {
            why = "The certification request is neither DER nor PEM nor base64.";
            return false;
        }

        var label = text[fields.Label];
        if (!label.SequenceEqual("CERTIFICATE REQUEST"u8) && !label.SequenceEqual("NEW CERTIFICATE REQUEST"u8))
        {
            why = $"The PEM block is a '{System.Text.Encoding.Latin1.GetString(label)}'; wanted 'CERTIFICATE REQUEST'.";
            return false;
        }

        if (!TryDecode(text[fields.Base64Data], out der))
        {
            why = "The PEM block holds no valid base64.";
            return false;
        }

        return true;
    }

    // White space between the characters is passed over.
    private static bool TryDecode(ReadOnlySpan<byte> base64, out byte[] der)
    {
        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, buffer, out var consumed, out var written) == OperationStatus.Done && consumed == base64.Length)
        {
            der = buffer.AsSpan(0, written).ToArray();
            return true;
        }

        der = [];
        return false;
    }
}
