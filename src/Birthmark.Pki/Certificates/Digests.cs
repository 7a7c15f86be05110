using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Birthmark.Pki.Certificates;

/// <summary>Integers by which rows are found: the first eight octets of a digest. Whoever finds a row compares the whole value.</summary>
internal static class Digests
{
    internal static long Key(ReadOnlySpan<byte> digest) => BinaryPrimitives.ReadInt64BigEndian(digest);

    /// <summary>The same of a serial number's contents octets; a short one counts as followed by zeros.</summary>
    internal static long SerialKey(ReadOnlySpan<byte> serial)
    {
        Span<byte> octets = stackalloc byte[sizeof(long)];
        octets.Clear();
        serial[..Math.Min(serial.Length, octets.Length)].CopyTo(octets);
        return Key(octets);
    }

    internal static long KeyOf(string text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return Key(digest);
    }

    /// <summary>EJBCA's fingerprint: SHA-1 of the DER. A name, not a protection.</summary>
#pragma warning disable CA5350 // The wire format fixes SHA-1.
    internal static byte[] Fingerprint(ReadOnlySpan<byte> der) => SHA1.HashData(der);
#pragma warning restore CA5350
}
