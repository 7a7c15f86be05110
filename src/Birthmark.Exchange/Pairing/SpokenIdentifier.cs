using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Birthmark.Exchange.Pairing;

/// <summary>
/// Eight groups of five digits that say a public key aloud: each is two octets of the first sixteen of SHA-256 over SubjectPublicKeyInfo, big-endian,
/// 00000 to 65535. 128 bits: nobody finds another key with the same groups.
/// </summary>
public static class SpokenIdentifier
{
    private const int Groups = 8;

    public static string Of(ReadOnlySpan<byte> publicKey)
    {
        var digest = SHA256.HashData(publicKey);
        return string.Join(' ', Enumerable.Range(0, Groups).Select(
            i => BinaryPrimitives.ReadUInt16BigEndian(digest.AsSpan(2 * i)).ToString("D5", CultureInfo.InvariantCulture)));
    }
}
