namespace Birthmark.Api.Devices;

/// <summary>Words of <see cref="DeviceView.State"/>.</summary>
public static class DeviceStates
{
    /// <summary>Has a ticket.</summary>
    public const string Created = "created";

    /// <summary>Its recipe has begun: what will be issued is on record.</summary>
    public const string Intended = "intended";

    /// <summary>Its data was made and handed out; not reported yet.</summary>
    public const string Provisioned = "provisioned";

    /// <summary>Reported OK.</summary>
    public const string Ok = "ok";

    /// <summary>Reported KO.</summary>
    public const string Ko = "ko";

    /// <summary>Its batch closed before it was reported.</summary>
    public const string Unconfirmed = "unconfirmed";
}
