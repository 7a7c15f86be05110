using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Birthmark.Exchange.Cms;

namespace Birthmark.Exchange.Log;

/// <summary>A name and an ECDSA P-256 public key by which notes are verified (C2SP signed-note, signature type 0x02).</summary>
public sealed class NoteKey
{
    private const byte EcdsaType = 0x02;

    private NoteKey(string name, byte[] publicKey)
    {
        Name = name;
        PublicKey = publicKey;
        // signed-note, "Signature types": for ECDSA the key ID is the truncated SHA-256 of the SubjectPublicKeyInfo alone.
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(publicKey));
    }

    public string Name { get; }

    public uint Id { get; }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>The form in which note keys are passed on: <c>NAME+KEYID+base64(type || key)</c>.</summary>
    public string Text => $"{Name}+{Id:x8}+{Convert.ToBase64String([EcdsaType, .. PublicKey.Span])}";

    /// <summary>Takes a DER SubjectPublicKeyInfo; never throws.</summary>
    public static bool TryMake(string name, ReadOnlySpan<byte> publicKey, [NotNullWhen(true)] out NoteKey? key, [NotNullWhen(false)] out string? why)
    {
        key = null;
        if (!IsName(name))
        {
            why = $"'{name}' cannot be the name of a note's key: 1 to 255 characters, no spaces, no plus sign.";
            return false;
        }

        if (!P256.TryImport(publicKey, out var ecdsa))
        {
            why = $"The public key of '{name}' is not ECDSA P-256 as DER SubjectPublicKeyInfo: write one with 'openssl pkey -pubout'.";
            return false;
        }

        ecdsa.Dispose();
        (key, why) = (new NoteKey(name, publicKey.ToArray()), null);
        return true;
    }

    /// <summary>Takes the PEM of a public key or certificate, or the one-line form of <see cref="Text"/>, which brings its own name.</summary>
    public static bool TryRead(string name, string text, [NotNullWhen(true)] out NoteKey? key, [NotNullWhen(false)] out string? why)
    {
        key = null;
        var line = text.Trim();
        if (PemEncoding.TryFind(line, out var fields))
        {
            var der = new byte[fields.DecodedDataLength];
            _ = Convert.TryFromBase64Chars(line.AsSpan()[fields.Base64Data], der, out _);
            return line.AsSpan()[fields.Label] is "CERTIFICATE" ? TryCertificate(name, der, out key, out why) : TryMake(name, der, out key, out why);
        }

        var parts = line.Split('+', 3);
        var octets = new byte[line.Length];
        if (parts.Length == 3 && Convert.TryFromBase64String(parts[2], octets, out var length) && length > 1 && octets[0] == EcdsaType)
        {
            if (!TryMake(parts[0], octets.AsSpan(1, length - 1), out key, out why))
            {
                return false;
            }

            why = parts[1] == $"{key.Id:x8}" ? null : $"The key ID {parts[1]} of '{parts[0]}' is not that of its key, {key.Id:x8}.";
            return why is null;
        }

        why = "This is neither a PEM public key, nor a PEM certificate, nor the one-line form NAME+KEYID+KEY of a note's key.";
        return false;
    }

    /// <summary>False for any malformed input, never an exception.</summary>
    public bool Verifies(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        if (!P256.TryImport(PublicKey.Span, out var ecdsa))
        {
            return false;
        }

        using (ecdsa)
        {
            return ecdsa.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
    }

    /// <summary>Key names are non-empty and hold neither Unicode spaces nor plus signs; control characters end a note.</summary>
    internal static bool IsName(string name) =>
        name.Length is > 0 and <= 255 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+') && Encoding.UTF8.GetByteCount(name) <= 255;

    private static bool TryCertificate(string name, byte[] der, out NoteKey? key, [NotNullWhen(false)] out string? why)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            return TryMake(name, certificate.PublicKey.ExportSubjectPublicKeyInfo(), out key, out why);
        }
        catch (CryptographicException)
        {
            (key, why) = (null, "The PEM certificate cannot be read.");
            return false;
        }
    }
}
