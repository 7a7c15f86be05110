namespace Birthmark.Images.Encoders.Mcuboot;

/// <summary>A value behind the payload of an MCUboot image.</summary>
public sealed record McubootTlv(ushort Type, ReadOnlyMemory<byte> Bytes, bool IsProtected);
