using System.Buffers.Binary;
using System.Text;
using Birthmark.Images.Checksums;

namespace Birthmark.Images.Encoders.EspNvs;

/// <summary>Walks the written entries of a partition, checking every CRC.</summary>
internal sealed class NvsReader(ReadOnlyMemory<byte> partition)
{
    private readonly Dictionary<byte, string> namespaces = [];
    private readonly Dictionary<(byte Space, string Key, byte Chunk), ReadOnlyMemory<byte>> chunks = [];
    private readonly List<NvsItem> items = [];

    /// <summary>The values, or the first fault.</summary>
    public ImageFault? Read(out List<NvsItem> items)
    {
        items = this.items;
        ImageFault? fault = null;
        for (var page = 0; page < partition.Length / NvsPage.Size && fault is null; page++)
        {
            fault = ReadPage(page);
        }

        return fault;
    }

    private ImageFault? ReadPage(int page)
    {
        var header = partition.Span.Slice(page * NvsPage.Size, NvsPage.Bitmap);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) == NvsPage.Blank)
        {
            return null;
        }

        if (Crc32.ComputeEspressif(header[4..NvsPage.HeaderCrc]) != BinaryPrimitives.ReadUInt32LittleEndian(header[NvsPage.HeaderCrc..]))
        {
            return Checksum("the CRC of a page header does not match", page * NvsPage.Size);
        }

        if (header[8] != NvsPage.Version)
        {
            return new ImageFault(FaultKind.Unsupported, $"the page version {header[8]:X2} is not version 2", "Make the partition with NVS version 2") { Offset = page * NvsPage.Size };
        }

        for (var entry = 0; entry < NvsPage.Entries;)
        {
            if (NvsPage.State(partition.Span, page, entry) != 2)
            {
                entry++;
                continue;
            }

            if (ReadEntry(page, entry, out var span) is { } fault)
            {
                return fault;
            }

            entry += span;
        }

        return null;
    }

    private ImageFault? ReadEntry(int page, int number, out int span)
    {
        var at = NvsPage.EntryAt(page, number);
        var entry = partition.Slice(at, NvsPage.EntrySize);
        var bytes = entry.Span;
        var (space, type, chunk) = (bytes[0], bytes[1], bytes[3]);
        span = bytes[2];
        Span<byte> covered = stackalloc byte[28];
        bytes[..4].CopyTo(covered);
        bytes[8..].CopyTo(covered[4..]);
        if (Crc32.ComputeEspressif(covered) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]))
        {
            return Checksum("the CRC of an entry does not match (is the partition encrypted, or the key wrong?)", at);
        }

        if (span < 1 || number + span > NvsPage.Entries)
        {
            return new ImageFault(FaultKind.Malformed, $"an entry spans {span} slots", "The partition is damaged") { Offset = at };
        }

        var key = Encoding.UTF8.GetString(bytes.Slice(8, 16).TrimEnd((byte)0));
        if (type is (byte)NvsType.Text or (byte)NvsType.Blob or NvsPage.OldBlob)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(bytes[24..]);
            if (size > (span - 1) * NvsPage.EntrySize)
            {
                return new ImageFault(FaultKind.Malformed, $"the value of '{key}' is longer than its slots", "The partition is damaged") { Offset = at };
            }

            var value = partition.Slice(at + NvsPage.EntrySize, size);
            if (Crc32.ComputeEspressif(value.Span) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]))
            {
                return Checksum($"the CRC of the value of '{key}' does not match", at);
            }

            Keep(space, type, chunk, key, value);
            return null;
        }

        return type == NvsPage.BlobIndex ? JoinBlob(space, key, entry[24..], at) : KeepInteger(space, type, key, entry[24..], at);
    }

    private void Keep(byte space, byte type, byte chunk, string key, ReadOnlyMemory<byte> value)
    {
        if (type == (byte)NvsType.Blob)
        {
            chunks[(space, key, chunk)] = value;
        }
        else
        {
            var isText = type == (byte)NvsType.Text;
            this.items.Add(new NvsItem(NameOf(space), key, isText ? NvsType.Text : NvsType.Blob, isText && value.Length > 0 ? value[..^1] : value));
        }
    }

    private ImageFault? KeepInteger(byte space, byte type, string key, ReadOnlyMemory<byte> data, int at)
    {
        if (!Enum.IsDefined((NvsType)type))
        {
            return new ImageFault(FaultKind.Unsupported, $"the type {type:X2} of '{key}' is unknown", "The partition is damaged, or of a newer version") { Offset = at };
        }

        if (space == 0)
        {
            namespaces[data.Span[0]] = key;
        }
        else
        {
            this.items.Add(new NvsItem(NameOf(space), key, (NvsType)type, data[..(type & 0x0F)]));
        }

        return null;
    }

    private ImageFault? JoinBlob(byte space, string key, ReadOnlyMemory<byte> index, int at)
    {
        var (size, count, start) = (BinaryPrimitives.ReadUInt32LittleEndian(index.Span), index.Span[4], index.Span[5]);
        if (size > partition.Length)
        {
            return new ImageFault(FaultKind.Malformed, $"the blob '{key}' is longer than the partition", "The partition is damaged") { Offset = at };
        }

        var blob = new byte[size];
        var used = 0;
        for (var i = 0; i < count; i++)
        {
            if (!chunks.TryGetValue((space, key, (byte)(start + i)), out var chunk) || chunk.Length > blob.Length - used)
            {
                return new ImageFault(FaultKind.Missing, $"chunk {start + i} of the blob '{key}' is missing or too long", "The partition is damaged") { Offset = at };
            }

            chunk.Span.CopyTo(blob.AsSpan(used));
            used += chunk.Length;
        }

        if (used != size)
        {
            return new ImageFault(FaultKind.Truncated, $"the blob '{key}' has {used} of {size} bytes", "The partition is damaged") { Offset = at };
        }

        this.items.Add(new NvsItem(NameOf(space), key, NvsType.Blob, blob));
        return null;
    }

    private string NameOf(byte space) => namespaces.TryGetValue(space, out var name) ? name : $"#{space}";

    private static ImageFault Checksum(string text, int at) => new(FaultKind.Checksum, text, "Read the partition again, or give its keys") { Offset = at };
}
