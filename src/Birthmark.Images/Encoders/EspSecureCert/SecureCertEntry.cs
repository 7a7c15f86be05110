namespace Birthmark.Images.Encoders.EspSecureCert;

/// <summary>A TLV of an esp_secure_cert partition.</summary>
public sealed record SecureCertEntry(byte Type, byte Subtype, byte Flags, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Never the value: it may be a key.</summary>
    public override string ToString() => $"type {Type}/{Subtype}, {Bytes.Length} bytes";
}
