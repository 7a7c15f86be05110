namespace Birthmark.Images.Codecs;

/// <summary>How Motorola S-records are written.</summary>
public sealed record SRecordOptions
{
    public static SRecordOptions Default { get; } = new();

    /// <summary>Data bytes in a line: 1 to 250, usually 16 or 32.</summary>
    public int LineLength { get; init; } = 16;

    /// <summary>Address bytes: 2 (S1), 3 (S2), 4 (S3), or 0 for the smallest that fits.</summary>
    public int AddressBytes { get; init; }

    /// <summary>Text of the S0 record; none when null.</summary>
    public string? Header { get; init; }

    /// <summary>Start address of the S7, S8 or S9 record; 0 when null.</summary>
    public long? EntryPoint { get; init; }

    /// <summary>Write an S5 or S6 record with the number of data records.</summary>
    public bool Count { get; init; } = true;
}
