namespace Birthmark.Images.Encoders.EspPartitions;

/// <summary>A row of an ESP-IDF partition table.</summary>
public sealed record EspPartition(string Name, byte Type, byte Subtype, uint Offset, uint Size, uint Flags);
