using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Birthmark.Images.Checksums;

namespace Birthmark.Images.Encoders.EspSecureCert;

/// <summary>The TLV form of the esp_secure_cert partition (esp_secure_cert_mgr, 'TLV format').</summary>
public static class SecureCert
{
    public const byte Integrity = 9;

    private const uint Magic = 0xBA5EBA11;
    private const int HeaderSize = 12;

    /// <summary>Writes the entries; with <paramref name="integrity"/>, one more with the SHA-256 of all before it.</summary>
    public static bool TryWrite(
        IReadOnlyList<SecureCertEntry> entries, bool integrity, [NotNullWhen(true)] out byte[]? partition, [NotNullWhen(false)] out ImageFault? fault)
    {
        partition = null;
        var bytes = new List<byte>();
        foreach (var entry in entries)
        {
            if (entry.Bytes.Length > ushort.MaxValue)
            {
                fault = new ImageFault(FaultKind.TooLarge, $"an entry of type {entry.Type} has {entry.Bytes.Length} bytes", "Values have at most 65535 bytes");
                return false;
            }

            Add(bytes, entry);
        }

        if (integrity)
        {
            Add(bytes, new SecureCertEntry(Integrity, 0, 0, SHA256.HashData([.. bytes])));
        }

        fault = null;
        partition = [.. bytes];
        return true;
    }

    /// <summary>Reads entries up to the first word that is no magic; every CRC, and an integrity entry, must match.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> partition, [NotNullWhen(true)] out IReadOnlyList<SecureCertEntry>? entries, [NotNullWhen(false)] out ImageFault? fault)
    {
        var found = new List<SecureCertEntry>();
        entries = null;
        var bytes = partition.Span;
        var at = 0;
        while (bytes.Length - at >= HeaderSize && BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) == Magic)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 10)..]);
            var covered = HeaderSize + Padded(length);
            if (bytes.Length - at < covered + 4)
            {
                fault = new ImageFault(FaultKind.Truncated, "an entry is longer than the partition", "Read the whole partition") { Offset = at };
                return false;
            }

            if (Crc32.ComputeEspressif(bytes.Slice(at, covered)) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + covered)..]))
            {
                fault = new ImageFault(FaultKind.Checksum, "the CRC of an entry does not match", "Read the partition again") { Offset = at };
                return false;
            }

            var entry = new SecureCertEntry(bytes[at + 8], bytes[at + 9], bytes[at + 4], partition.Slice(at + HeaderSize, length));
            if (entry.Type == Integrity && !SHA256.HashData(bytes[..at]).AsSpan().SequenceEqual(entry.Bytes.Span))
            {
                fault = new ImageFault(FaultKind.Checksum, "the integrity entry does not match what stands before it", "Read the partition again") { Offset = at };
                return false;
            }

            found.Add(entry);
            at += covered + 4;
        }

        fault = found.Count == 0 ? new ImageFault(FaultKind.Malformed, "no esp_secure_cert entry is there", "Check the offset (0xD000)") { Offset = 0 } : null;
        entries = fault is null ? found : null;
        return entries is not null;
    }

    private static int Padded(int length) => (length + 15) & ~15;

    private static void Add(List<byte> bytes, SecureCertEntry entry)
    {
        var block = new byte[HeaderSize + Padded(entry.Bytes.Length) + 4];
        BinaryPrimitives.WriteUInt32LittleEndian(block, Magic);
        (block[4], block[8], block[9]) = (entry.Flags, entry.Type, entry.Subtype);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(10), (ushort)entry.Bytes.Length);
        entry.Bytes.Span.CopyTo(block.AsSpan(HeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(block.Length - 4), Crc32.ComputeEspressif(block.AsSpan(..^4)));
        bytes.AddRange(block);
    }
}
