namespace Birthmark.Production.Devices;

/// <summary>Where a device stands. The numbers are stored, and indexes are made on them.</summary>
public enum DeviceState
{
    /// <summary>Has a ticket.</summary>
    Created = 0,

    /// <summary>Its keys are made and sealed; what is asked of an authority is on record.</summary>
    Intended = 1,

    /// <summary>Its data is made and may be fetched.</summary>
    Provisioned = 2,

    /// <summary>Reported good; its secrets are shredded.</summary>
    Ok = 3,

    /// <summary>Reported bad; its secrets are shredded.</summary>
    Ko = 4,

    /// <summary>Its batch closed before it was reported; its secrets are shredded.</summary>
    Unconfirmed = 5,
}
