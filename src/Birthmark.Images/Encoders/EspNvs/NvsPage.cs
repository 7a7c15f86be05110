namespace Birthmark.Images.Encoders.EspNvs;

/// <summary>Figures of an NVS version 2 page (ESP-IDF Programming Guide, 'Non-Volatile Storage', section 'Internals').</summary>
internal static class NvsPage
{
    public const int Size = 4096;
    public const int Entries = 126;
    public const int EntrySize = 32;
    public const int FirstEntry = 64;
    public const int Bitmap = 32;
    public const int HeaderCrc = 28;
    public const byte Version = 0xFE;
    public const uint Active = 0xFFFFFFFE;
    public const uint Full = 0xFFFFFFFC;
    public const uint Blank = 0xFFFFFFFF;
    public const int LongestString = 4000;
    public const int LongestKey = 15;
    public const byte BlobIndex = 0x48;
    public const byte OldBlob = 0x41;
    public const byte AnyChunk = 0xFF;

    /// <summary>Offset of an entry in the partition.</summary>
    public static int EntryAt(int page, int entry) => (page * Size) + FirstEntry + (entry * EntrySize);

    /// <summary>State of an entry: 3 empty, 2 written, 0 erased.</summary>
    public static int State(ReadOnlySpan<byte> partition, int page, int entry) =>
        (partition[(page * Size) + Bitmap + (entry / 4)] >> (2 * (entry % 4))) & 3;
}
