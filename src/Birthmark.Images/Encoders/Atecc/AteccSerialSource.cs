namespace Birthmark.Images.Encoders.Atecc;

/// <summary>Where the serial number of a certificate comes from when it is rebuilt.</summary>
public enum AteccSerialSource : byte
{
    /// <summary>Stored in the template.</summary>
    Stored = 0x0,

    /// <summary>0x40 and the 9-byte serial of the device.</summary>
    Device = 0x8,

    /// <summary>0x40 and the signer id.</summary>
    Signer = 0x9,

    /// <summary>First 16 bytes of SHA-256(public key, dates), top bits 01.</summary>
    PublicKeyHash = 0xA,

    /// <summary>First 16 bytes of SHA-256(device serial, dates), top bits 01.</summary>
    DeviceHash = 0xB,
}
