namespace Birthmark.Exchange.Packages;

/// <summary>
/// The one form of CMS EnvelopedData (RFC 5652 §6) that packages have: BER with indefinite lengths around content in pieces, DER everywhere else;
/// AES-256-CBC for the content (the signature outside is checked before anything is decrypted), ECDH P-256 (RFC 5753) or RSA-OAEP (RFC 3560) for each recipient.
/// </summary>
internal static class EnvelopeForm
{
    internal const string Aes256Wrap = "2.16.840.1.101.3.4.1.45";
    internal const string EcPublicKey = "1.2.840.10045.2.1";
    internal const string RsaOaep = "1.2.840.113549.1.1.7";
    internal const string Mgf1 = "1.2.840.113549.1.1.8";
    internal const string Sha256 = "2.16.840.1.101.3.4.2.1";
    internal const string DhSinglePassSha256 = "1.3.132.1.11.1";

    internal const int KeyLength = 32;
    internal const int Piece = 0x4000;
    internal const int MaxRecipients = 16;
    internal const int MaxRecipientOctets = 0x4000;

    /// <summary>ContentInfo{envelopedData, [0] EnvelopedData{2, …</summary>
    internal static ReadOnlySpan<byte> Head =>
    [
        0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03, 0xA0, 0x80, 0x30, 0x80, 0x02, 0x01, 0x02,
    ];

    /// <summary>EncryptedContentInfo{data, {aes256-CBC, OCTET STRING (16) …; the initialisation vector follows.</summary>
    internal static ReadOnlySpan<byte> ContentHead =>
    [
        0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01,
        0x30, 0x1D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A, 0x04, 0x10,
    ];

    /// <summary>[0] IMPLICIT OCTET STRING in pieces.</summary>
    internal static ReadOnlySpan<byte> Pieces => [0xA0, 0x80];

    /// <summary>Ends of the pieces, of EncryptedContentInfo, of EnvelopedData, of [0] and of ContentInfo.</summary>
    internal static ReadOnlySpan<byte> End => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}
