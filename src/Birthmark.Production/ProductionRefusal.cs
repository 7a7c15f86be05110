namespace Birthmark.Production;

/// <summary>Why production says no. The front gives each a stable code and an HTTP status in one table.</summary>
public enum ProductionRefusal
{
    /// <summary>Declared YAML is malformed or contradicts itself; <see cref="ProductionRefusedException.Faults"/> lists everything.</summary>
    Declaration,

    /// <summary>The text is no YAML at all; the fault says where.</summary>
    Malformed,
    ProjectUnknown,
    ProjectVersionUnknown,
    ProfileUnknown,
    DeviceTypeUnknown,

    /// <summary>Profile and device type exist in more than one project, and none was named.</summary>
    ProjectAmbiguous,
    AuthorityUnknown,

    /// <summary>A name is empty, too long or holds control characters.</summary>
    NameInvalid,
    QuantityOutOfRange,
    HeadCountOutOfRange,

    /// <summary>More heads in one call than the batch has, or the same device twice.</summary>
    HeadsInvalid,
    BatchUnknown,
    BatchPaused,

    /// <summary>Released or aborted: nothing more happens in it.</summary>
    BatchClosed,
    BatchNotReleased,
    BatchMoveForbidden,

    /// <summary>Every ticket of the batch has been used.</summary>
    BatchExhausted,
    FirmwareAltered,
    DeviceUnknown,
    SerialInvalid,
    SerialTaken,
    StatusInvalid,
    ReasonInvalid,

    /// <summary>What was read back names nothing in the device, or cannot be read.</summary>
    ReadBackInvalid,

    /// <summary>The profile wants the blocks read back, and not all were.</summary>
    ReadBackMissing,

    /// <summary>The device's outcome stands and its secrets are shredded.</summary>
    DeviceFinal,
    DeviceNotProvisioned,

    /// <summary>The profile wants a key made by the device, and none was brought.</summary>
    DeviceKeyMissing,

    /// <summary>The profile makes the key in the hub, yet one was brought.</summary>
    DeviceKeyUnwanted,

    /// <summary>Of an algorithm or curve that the profile does not take.</summary>
    DeviceKeyInvalid,

    /// <summary>The certification request cannot be read, or is not signed by the key in it.</summary>
    DeviceRequestInvalid,

    /// <summary>The public key cannot be read, or the proof is not made by its private key.</summary>
    DeviceProofInvalid,

    /// <summary>The device brought another key before.</summary>
    DeviceKeyDiffers,
    CounterExhausted,

    /// <summary>A block encoder cannot make its block from the values of this device.</summary>
    BlockRefused,

    /// <summary>The authority refuses the certificate.</summary>
    CertificateRefused,

    /// <summary>The authority cannot be reached now; the same call may be repeated.</summary>
    AuthorityUnavailable,

    /// <summary>The hub may ask the authority no more, or cannot show that it may.</summary>
    RegistrationWithdrawn,
    KmsUnknown,

    /// <summary>The KMS cannot be reached now, or what it answers cannot be believed; the same call may be repeated.</summary>
    KmsUnavailable,

    /// <summary>The KMS has no such key, or does not permit what the recipe asks of it.</summary>
    KmsRefused,
    CursorInvalid,

    /// <summary>What orders decide was altered in the database by hand: nothing is made by it.</summary>
    OrdersAltered,

    /// <summary>The project belongs to an OEM and changes by its packages only, or belongs to another OEM.</summary>
    ProjectSealed,

    /// <summary>The project belongs to an OEM, and no order permits the batch.</summary>
    OrderMissing,

    /// <summary>An order of this number was taken before.</summary>
    OrderKnown,

    /// <summary>Stopped by the OEM, or its time is over or has not come.</summary>
    OrderStopped,

    /// <summary>The order, its day or the site allowance has no more.</summary>
    OrderExhausted,

    /// <summary>The hub's clock stands behind what the audit log has seen.</summary>
    ClockSetBack,

    FindingUnknown,
}
