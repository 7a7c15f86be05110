using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Birthmark.Images.Encoders.EspNvs;

/// <summary>ESP-IDF NVS partitions, version 2, plain or encrypted; byte-equal to Espressif's partition generator.</summary>
public static class NvsPartition
{
    public const int SmallestWritable = 0x3000;
    public const int SmallestReadOnly = NvsPage.Size;

    public static bool TryWrite(
        IReadOnlyList<NvsItem> items, int size, NvsFinish finish, NvsKeys? keys, [NotNullWhen(true)] out byte[]? partition, [NotNullWhen(false)] out ImageFault? fault)
    {
        partition = null;
        fault = Check(items, size);
        if (fault is not null)
        {
            return false;
        }

        partition = new NvsWriter(size, finish).Write(items);
        if (partition is null)
        {
            fault = new ImageFault(FaultKind.TooLarge, $"the values do not fit into {size} bytes (one page of 4096 stays free)", "Enlarge the partition");
            return false;
        }

        keys?.Encrypt(partition);
        return true;
    }

    public static bool TryRead(
        ReadOnlyMemory<byte> partition, NvsKeys? keys, [NotNullWhen(true)] out IReadOnlyList<NvsItem>? items, [NotNullWhen(false)] out ImageFault? fault)
    {
        items = null;
        if (partition.Length == 0 || partition.Length % NvsPage.Size != 0)
        {
            fault = new ImageFault(FaultKind.Misaligned, $"{partition.Length} bytes are not a whole number of 4096-byte pages", "Read the whole partition");
            return false;
        }

        if (keys is not null)
        {
            var plain = partition.ToArray();
            keys.Decrypt(plain);
            partition = plain;
        }

        fault = new NvsReader(partition).Read(out var found);
        items = fault is null ? found : null;
        return items is not null;
    }

    private static ImageFault? Check(IReadOnlyList<NvsItem> items, int size)
    {
        if (size < SmallestReadOnly || size % NvsPage.Size != 0)
        {
            return new ImageFault(FaultKind.Misaligned, $"an NVS partition cannot have {size} bytes", "Give a multiple of 4096, at least 0x3000 (0x1000 when only read)");
        }

        var spaces = items.Select(item => item.Namespace).Distinct(StringComparer.Ordinal).ToArray();
        if (spaces.Length > 254)
        {
            return new ImageFault(FaultKind.TooLarge, $"{spaces.Length} namespaces are more than NVS can hold", "Use at most 254");
        }

        var seen = new HashSet<(string, string)>();
        foreach (var item in items)
        {
            if (!IsName(item.Key) || !IsName(item.Namespace))
            {
                return new ImageFault(FaultKind.Value, $"'{item.Namespace}/{item.Key}' is not a name", "Namespaces and keys have 1 to 15 bytes without NUL");
            }

            if (item.Type == NvsType.Text && item.Bytes.Length + 1 > NvsPage.LongestString)
            {
                return new ImageFault(FaultKind.TooLarge, $"the string '{item.Key}' has {item.Bytes.Length} bytes", "Strings have at most 3999 bytes; use a blob");
            }

            if (!seen.Add((item.Namespace, item.Key)))
            {
                return new ImageFault(FaultKind.Value, $"the key '{item.Namespace}/{item.Key}' comes twice", "Keep one");
            }
        }

        return null;
    }

    private static bool IsName(string name) => Encoding.UTF8.GetByteCount(name) is > 0 and <= NvsPage.LongestKey && !name.Contains('\0', StringComparison.Ordinal);
}
