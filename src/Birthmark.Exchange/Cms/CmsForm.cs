namespace Birthmark.Exchange.Cms;

/// <summary>
/// The one form of CMS SignedData (RFC 5652) that reports have: BER with indefinite lengths around content in pieces, DER everywhere else. Whoever verifies
/// can hold every octet to it.
/// </summary>
internal static class CmsForm
{
    internal const string IdData = "1.2.840.113549.1.7.1";
    internal const string ContentType = "1.2.840.113549.1.9.3";
    internal const string MessageDigest = "1.2.840.113549.1.9.4";
    internal const string SigningTime = "1.2.840.113549.1.9.5";
    internal const string Sha256 = "2.16.840.1.101.3.4.2.1";
    internal const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    /// <summary>Octets of content in every piece but the last, which has 1 to as many.</summary>
    internal const int Piece = 0x8000;

    /// <summary>Most octets after the content: certificates and signature.</summary>
    internal const int MaxTail = 64 << 10;

    /// <summary>ContentInfo{signedData, [0] SignedData{1, {sha256}, {data, [0] OCTET STRING …</summary>
    internal static ReadOnlySpan<byte> Head =>
    [
        0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02, 0xA0, 0x80, 0x30, 0x80, 0x02, 0x01, 0x01,
        0x31, 0x0D, 0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
        0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01, 0xA0, 0x80, 0x24, 0x80,
    ];

    /// <summary>Ends of the constructed OCTET STRING, of [0] and of EncapsulatedContentInfo.</summary>
    internal static ReadOnlySpan<byte> EndOfContent => [0, 0, 0, 0, 0, 0];

    /// <summary>Ends of SignedData, of [0] and of ContentInfo.</summary>
    internal static ReadOnlySpan<byte> End => [0, 0, 0, 0, 0, 0];
}
