namespace Birthmark.Images.Encoders.Mcuboot;

/// <summary>How an image is signed.</summary>
public sealed record McubootOptions(McubootVersion Version)
{
    /// <summary>Header length; 0x200 on Zephyr.</summary>
    public int HeaderSize { get; init; } = 0x200;

    public uint LoadAddress { get; init; }

    /// <summary>Flags of the header, such as 0x10 (not bootable) or 0x20 (RAM load).</summary>
    public uint Flags { get; init; }

    /// <summary>Security counter in the protected area; none when null.</summary>
    public uint? SecurityCounter { get; init; }

    /// <summary>Pad to this slot size with the trailer's magic at its end; not padded when 0.</summary>
    public int SlotSize { get; init; }

    /// <summary>With a slot size: mark the image as confirmed.</summary>
    public bool Confirm { get; init; }

    /// <summary>Encrypt the payload for this device key; not encrypted when null.</summary>
    public McubootEncryption? Encryption { get; init; }

    /// <summary>With encryption: the 16 random bytes of the payload's AES key.</summary>
    public ReadOnlyMemory<byte> PayloadKey { get; init; }

    /// <summary>Write alignment of the flash, 1 to 32.</summary>
    public int Align { get; init; } = 8;
}
