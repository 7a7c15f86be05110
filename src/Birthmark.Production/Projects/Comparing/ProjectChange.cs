namespace Birthmark.Production.Projects.Comparing;

/// <summary>One thing of a project that a version says otherwise than another.</summary>
/// <param name="Part">What it is.</param>
/// <param name="Owner">The device profile, device type or authority it belongs to; empty for things of the project itself.</param>
/// <param name="Name">Its own name; empty where there is but one.</param>
/// <param name="Kind">Whether it came, went or changed.</param>
/// <param name="Values">What of it changed; empty for what came or went.</param>
public sealed record ProjectChange(ProjectPart Part, string Owner, string Name, ChangeKind Kind, IReadOnlyList<ValueChange> Values);

/// <summary>A value before and after; null where it was not, or is not any more.</summary>
public sealed record ValueChange(string Path, string? Before, string? After);

public enum ChangeKind
{
    Added,
    Removed,
    Changed,
}

/// <summary>What a change is about.</summary>
public enum ProjectPart
{
    /// <summary>Description, owner certificate, limits.</summary>
    Project,
    Authority,
    Kms,
    MasterKey,
    DeviceType,
    TypeVariable,
    MemoryMap,

    /// <summary>A profile as a whole, or what it says of itself.</summary>
    Profile,
    Variable,
    Step,
    Output,
    Block,
    Image,
    ReportSecret,
}
