namespace Birthmark.Exchange;

/// <summary>Why this room says no.</summary>
public enum ExchangeRefusal
{
    /// <summary>What was handed in is not a signed note, or not one over a checkpoint.</summary>
    NoteInvalid,

    /// <summary>No signature on it is by a witness known here.</summary>
    WitnessUnknown,

    /// <summary>A witness of that name has another key.</summary>
    WitnessExists,

    /// <summary>A public key that is not ECDSA P-256, or a name that a note cannot carry.</summary>
    WitnessInvalid,

    /// <summary>This hub made no such checkpoint.</summary>
    CheckpointUnknown,

    /// <summary>The log no longer contains what was signed before: nothing is signed over it.</summary>
    LogRewritten,

    /// <summary>No such tile or bundle in the log.</summary>
    TileUnknown,

    /// <summary>A report is made of closed batches only.</summary>
    BatchNotClosed,

    /// <summary>The fonts that a page needs are not installed.</summary>
    FontMissing,

    /// <summary>Its lists have no change of that number and digest.</summary>
    ListUnknown,

    /// <summary>Not a certificate or key of the one form that exchange uses (EC P-256), or a wrong passphrase.</summary>
    IdentityInvalid,

    /// <summary>This name is paired with another key, or this key under another name.</summary>
    PairingExists,

    /// <summary>Nobody paired here signed it.</summary>
    SignerUnknown,

    /// <summary>Signed rightly, yet not what its signature says, cut short, too long or in another order.</summary>
    SealedInvalid,

    /// <summary>Made for other hubs than this one.</summary>
    OtherHub,

    /// <summary>Its time has not come.</summary>
    NotYetValid,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>As old as, or older than, what was taken before.</summary>
    Superseded,

    /// <summary>A name, address or certificate by which no site of evidence can be reached.</summary>
    SiteInvalid,

    /// <summary>A site of this name is there with another address or certificate.</summary>
    SiteExists,

    /// <summary>No site of this name.</summary>
    SiteUnknown,

    /// <summary>What a receiver keeps of a log is not what it wrote.</summary>
    EvidenceDamaged,

    /// <summary>The hub's keys do not live in a TPM, so nothing can be proven of them.</summary>
    NotInHardware,

    /// <summary>What a hub says of its TPM and keys is not proven.</summary>
    NotProven,
}

/// <summary>An expected no; the message names the thing, the value and the remedy.</summary>
public sealed class ExchangeRefusedException(ExchangeRefusal code, string message) : Exception(message)
{
    public ExchangeRefusal Code { get; } = code;
}
