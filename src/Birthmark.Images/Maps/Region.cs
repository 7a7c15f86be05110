namespace Birthmark.Images.Maps;

/// <summary>A reserved range of one memory.</summary>
/// <param name="Name">Name in the map.</param>
/// <param name="Memory">The memory it lies in.</param>
/// <param name="Range">Its addresses.</param>
/// <param name="Holds">What may be placed in it.</param>
/// <param name="IsWrittenByDevice">Whether the device changes it while it runs: such bytes are masked when read back.</param>
public sealed record Region(string Name, Memory Memory, AddressRange Range, RegionContent Holds, bool IsWrittenByDevice);
