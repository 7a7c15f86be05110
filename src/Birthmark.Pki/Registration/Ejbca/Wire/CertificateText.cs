using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Birthmark.Pki.Certificates;

namespace Birthmark.Pki.Registration.Ejbca.Wire;

/// <summary>Reads a certificate out of a reply: base64 of DER, of PEM, or (older versions) of base64. Never throws.</summary>
internal static class CertificateText
{
    internal static bool TryRead(string? text, [NotNullWhen(true)] out CertificateView? certificate)
    {
        certificate = null;
        var bytes = new byte[(text ?? "").Length];
        if (!Convert.TryFromBase64String(text ?? "", bytes, out var length))
        {
            return false;
        }

        return TryReadBytes(bytes.AsMemory(0, length), out certificate);
    }

    private static bool TryReadBytes(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out CertificateView? certificate)
    {
        if (CertificateView.TryRead(bytes, out certificate, out _))
        {
            return true;
        }

        var text = Encoding.ASCII.GetString(bytes.Span);
        if (PemEncoding.TryFind(text, out var pem))
        {
            text = text[pem.Base64Data];
        }

        var inner = new byte[text.Length];
        return Convert.TryFromBase64String(text, inner, out var length) && CertificateView.TryRead(inner.AsMemory(0, length), out certificate, out _);
    }
}
