namespace Birthmark.Production.Drawing;

/// <summary>A recipe as a graph: steps, what they make, what flows where, and what becomes of it. For one device type, whose variables are filled in.</summary>
public sealed record RecipePicture(
    string Project, int Version, string Profile, string DeviceType,
    IReadOnlyList<PictureVariable> Variables,
    IReadOnlyList<PictureStep> Steps,
    IReadOnlyList<PictureEnd> Ends,
    IReadOnlyList<PictureFlow> Flows);

/// <summary>A variable of the profile.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What holds for the device type; null when nothing sets it.</param>
/// <param name="IsOfType">The device type sets it, not the profile.</param>
/// <param name="Rule">What a value must look like; null for anything.</param>
public sealed record PictureVariable(string Name, string? Value, bool IsOfType, string? Rule);

/// <summary>A step.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What stands after <c>uses</c>.</param>
/// <param name="Makes">Type of its value, in words.</param>
/// <param name="IsSecret">Its value must not be seen.</param>
/// <param name="AsksAuthority">It asks an authority.</param>
/// <param name="AsksKms">It asks a KMS.</param>
/// <param name="Level">How many steps stand before it in the longest chain.</param>
/// <param name="Line">Where it is written.</param>
/// <param name="Settings">What stands under <c>with</c>.</param>
/// <param name="Uses">Variables and built-in values that it names.</param>
public sealed record PictureStep(
    string Name, string Kind, string Makes, bool IsSecret, bool AsksAuthority, bool AsksKms, int Level, int Line, IReadOnlyList<PictureSetting> Settings, IReadOnlyList<string> Uses);

/// <summary>A key under <c>with</c>, deeper ones joined by dots, and what was written.</summary>
public sealed record PictureSetting(string Name, string Value);

/// <summary>Where a value goes that a device, its station or the owner gets.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">As written; null when the memory map says how it is made.</param>
/// <param name="Format">How it is written, or the encoder of the memory map; null as it is.</param>
/// <param name="Address">Where it lies; null without a place, or at a symbol of the firmware.</param>
/// <param name="IsSecret">It must not be seen.</param>
/// <param name="IsCommon">The same in every device.</param>
public sealed record PictureEnd(PictureEndKind Kind, string Name, string? Value, string? Format, long? Address, bool IsSecret, bool IsCommon);

public enum PictureEndKind
{
    /// <summary>Told to the station.</summary>
    Output,

    /// <summary>Written into the device's memory.</summary>
    Block,

    /// <summary>Lies under the blocks.</summary>
    Firmware,

    /// <summary>Told to the owner alone, with the batch's report.</summary>
    OwnerOnly,
}

/// <summary>A value on its way.</summary>
/// <param name="From">The step that makes it.</param>
/// <param name="Member">The part of it that is taken; null for the whole.</param>
/// <param name="To">The step that takes it; null when it goes to an end.</param>
/// <param name="End">Position of the end among those of the picture; null when it goes to a step.</param>
public sealed record PictureFlow(string From, string? Member, string? To, int? End);
