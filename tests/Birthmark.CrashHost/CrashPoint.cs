namespace Birthmark.CrashHost;

/// <summary>Where the hub dies: at the <paramref name="Occurrence"/>-th commit of this act, counted from the first after the start.</summary>
internal sealed record CrashPoint(string Act, int Occurrence, CrashMoment Moment)
{
    /// <summary>Reads <c>device.create:1:inside</c>.</summary>
    internal static CrashPoint? Parse(string? text) => text?.Split(':') is [var act, var occurrence, var moment]
        ? new CrashPoint(act, int.Parse(occurrence, System.Globalization.CultureInfo.InvariantCulture), Enum.Parse<CrashMoment>(moment, ignoreCase: true))
        : null;
}

internal enum CrashMoment
{
    /// <summary>Asked for, but not yet written.</summary>
    Before,

    /// <summary>Its statements ran, the group is not committed.</summary>
    Inside,

    /// <summary>On disk, but nobody was told.</summary>
    After,
}
