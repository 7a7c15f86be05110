namespace Birthmark.Images.Encoders.EspNvs;

/// <summary>Type of an NVS value, by its byte in an entry.</summary>
public enum NvsType : byte
{
    U8 = 0x01,
    I8 = 0x11,
    U16 = 0x02,
    I16 = 0x12,
    U32 = 0x04,
    I32 = 0x14,
    U64 = 0x08,
    I64 = 0x18,
    Text = 0x21,
    Blob = 0x42,
}
