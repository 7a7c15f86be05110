using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Birthmark.Evidence.Bench.Data;

/// <summary>Cuts certificates that differ in serial number and key from one that was issued; nobody looks at their signature here.</summary>
internal sealed class CertificateMould
{
    // The head of a P-256 SubjectPublicKeyInfo up to the octet that says the point is not compressed (RFC 5480 §2).
    private static readonly byte[] Key = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D03010703420004");

    private readonly byte[] stored;
    private readonly int certificate;
    private readonly int length;
    private readonly int serial;
    private readonly int key;

    /// <param name="stored">What a device's row holds: name length, name, revoked, length, DER, …</param>
    internal CertificateMould(byte[] stored)
    {
        this.stored = stored;
        certificate = 1 + stored[0] + 1 + 4;
        length = BinaryPrimitives.ReadInt32BigEndian(stored.AsSpan(certificate - 4));
        // SEQUENCE, SEQUENCE, [0] version, INTEGER serialNumber (RFC 5280 §4.1).
        var version = stored.AsSpan().IndexOf<byte>([0xA0, 3, 2, 1, 2]);
        serial = version + 5 + 2 + stored[version + 6] - 8;
        key = stored.AsSpan().IndexOf(Key) + Key.Length;
    }

    /// <summary>The row's octets of certificate <paramref name="number"/>, and its fingerprint.</summary>
    internal (byte[] Stored, string Sha256) Cut(long number)
    {
        var cut = (byte[])stored.Clone();
        BinaryPrimitives.WriteInt64BigEndian(cut.AsSpan(serial), number);
        BinaryPrimitives.WriteInt64BigEndian(cut.AsSpan(key), number);
        return (cut, Convert.ToHexStringLower(SHA256.HashData(cut.AsSpan(certificate, length))));
    }
}
