using System.Buffers.Binary;
using System.Text;
using Birthmark.Images.Checksums;

namespace Birthmark.Images.Encoders.EspNvs;

/// <summary>Fills the pages of one partition, entry by entry.</summary>
internal sealed class NvsWriter
{
    private readonly byte[] image;
    private readonly int usable;
    private readonly NvsFinish finish;
    private readonly Dictionary<string, byte> namespaces = new(StringComparer.Ordinal);
    private int page = -1;
    private int next;

    public NvsWriter(int size, NvsFinish finish)
    {
        image = new byte[size];
        image.AsSpan().Fill(0xFF);
        this.finish = finish;

        // One page stays free for garbage collection, unless the partition is so small that it can only be read.
        usable = Math.Max(1, (size / NvsPage.Size) - 1);
    }

    /// <summary>The finished partition, or null when it does not fit.</summary>
    public byte[]? Write(IEnumerable<NvsItem> items)
    {
        if (!OpenPage())
        {
            return null;
        }

        foreach (var item in items)
        {
            if (!TryNamespace(item.Namespace, out var space)
                || !(item.Type switch
                {
                    NvsType.Text => TryString(space, item),
                    NvsType.Blob => TryBlob(space, item),
                    _ => TryEntry(space, (byte)item.Type, 1, NvsPage.AnyChunk, item.Key, item.Bytes.Span, default),
                }))
            {
                return null;
            }
        }

        while (this.finish == NvsFinish.ReservedPage && OpenPage())
        {
        }

        if (this.finish == NvsFinish.ReservedPage)
        {
            SetState(NvsPage.Full);
        }

        return image;
    }

    private bool TryNamespace(string name, out byte index)
    {
        if (namespaces.TryGetValue(name, out index))
        {
            return true;
        }

        index = (byte)(namespaces.Count + 1);
        namespaces.Add(name, index);
        return TryEntry(0, (byte)NvsType.U8, 1, NvsPage.AnyChunk, name, [index], default);
    }

    private bool TryString(byte space, NvsItem item)
    {
        var value = new byte[item.Bytes.Length + 1];
        item.Bytes.Span.CopyTo(value);
        var span = 1 + Rounded(value.Length);

        // Espressif's generator moves on already when a string would fill the page exactly.
        return (next + span < NvsPage.Entries || OpenPage())
            && TryEntry(space, (byte)NvsType.Text, span, NvsPage.AnyChunk, item.Key, SizeAndCrc(value), value);
    }

    private bool TryBlob(byte space, NvsItem item)
    {
        var rest = item.Bytes.Span;
        byte chunks = 0;
        do
        {
            if (next >= NvsPage.Entries - 1 && !OpenPage())
            {
                return false;
            }

            var room = (NvsPage.Entries - next - 1) * NvsPage.EntrySize;
            var chunk = rest[..Math.Min(room, rest.Length)];
            if (!TryEntry(space, (byte)NvsType.Blob, 1 + Rounded(chunk.Length), chunks++, item.Key, SizeAndCrc(chunk), chunk))
            {
                return false;
            }

            rest = rest[chunk.Length..];
            if ((rest.Length > 0 || room - chunk.Length < NvsPage.EntrySize) && !OpenPage())
            {
                return false;
            }
        }
        while (rest.Length > 0);

        Span<byte> index = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(index, item.Bytes.Length);
        index[4] = chunks;
        index[5] = 0;
        index[6..].Fill(0xFF);
        return TryEntry(space, NvsPage.BlobIndex, 1, NvsPage.AnyChunk, item.Key, index, default);
    }

    private bool TryEntry(byte space, byte type, int span, byte chunk, string key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> value)
    {
        if (next + span > NvsPage.Entries && !OpenPage())
        {
            return false;
        }

        var entry = image.AsSpan(NvsPage.EntryAt(page, next), NvsPage.EntrySize);
        entry[0] = space;
        entry[1] = type;
        entry[2] = (byte)span;
        entry[3] = chunk;
        entry.Slice(8, 16).Clear();
        Encoding.UTF8.GetBytes(key, entry.Slice(8, NvsPage.LongestKey));
        data.CopyTo(entry[24..]);
        Span<byte> covered = stackalloc byte[28];
        entry[..4].CopyTo(covered);
        entry[8..].CopyTo(covered[4..]);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], Crc32.ComputeEspressif(covered));
        value.CopyTo(image.AsSpan(NvsPage.EntryAt(page, next + 1)));
        for (var i = 0; i < span; i++, next++)
        {
            // Empty (11) becomes written (10).
            image[(page * NvsPage.Size) + NvsPage.Bitmap + (next / 4)] &= (byte)~(1 << (2 * (next % 4)));
        }

        return true;
    }

    private static byte[] SizeAndCrc(ReadOnlySpan<byte> value)
    {
        var data = new byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(data, (ushort)value.Length);
        data.AsSpan(2, 2).Fill(0xFF);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), Crc32.ComputeEspressif(value));
        return data;
    }

    private static int Rounded(int length) => (length + NvsPage.EntrySize - 1) / NvsPage.EntrySize;

    private bool OpenPage()
    {
        if (page + 1 == usable)
        {
            return false;
        }

        if (page >= 0)
        {
            SetState(NvsPage.Full);
        }

        (page, next) = (page + 1, 0);
        var header = image.AsSpan(page * NvsPage.Size, NvsPage.Bitmap);
        SetState(NvsPage.Active);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], page);
        header[8] = NvsPage.Version;
        BinaryPrimitives.WriteUInt32LittleEndian(header[NvsPage.HeaderCrc..], Crc32.ComputeEspressif(header[4..NvsPage.HeaderCrc]));
        return true;
    }

    private void SetState(uint state) => BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(page * NvsPage.Size), state);
}
