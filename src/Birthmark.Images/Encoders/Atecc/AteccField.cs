namespace Birthmark.Images.Encoders.Atecc;

/// <summary>A stretch of the template that changes from device to device; offsets count in the to-be-signed part.</summary>
internal readonly record struct AteccField(AteccFieldKind Kind, int Offset, int Length);

/// <summary>What goes into a field.</summary>
internal enum AteccFieldKind
{
    PublicKey,
    Issue,
    Expire,
    SignerId,
    Serial,
    SubjectKeyId,
    AuthorityKeyId,

    /// <summary>The device's 9-byte serial as 18 upper-case hexadecimal digits.</summary>
    DeviceSerial,

    /// <summary>A text given by the caller, such as the EUI-48 in the subject alternative name.</summary>
    Extra,
}
