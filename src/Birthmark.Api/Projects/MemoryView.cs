namespace Birthmark.Api.Projects;

/// <summary>The memory of a device: what lies where.</summary>
/// <param name="Map">Name of the memory map.</param>
/// <param name="Sha256">Digest of its text.</param>
/// <param name="LaidOut">False when firmware must first be signed, which is done when a batch is opened: then it is not counted in.</param>
/// <param name="Firmware">Files under the blocks.</param>
/// <param name="Rows">In order of address; blocks stand behind their region.</param>
public sealed record MemoryView(string Map, string Sha256, bool LaidOut, IReadOnlyList<MemoryFirmware> Firmware, IReadOnlyList<MemoryRow> Rows);

/// <summary>A firmware file.</summary>
public sealed record MemoryFirmware(string Path, string Sha256);

/// <summary>A stretch of memory, or a block in it.</summary>
/// <param name="Memory">The memory it is in.</param>
/// <param name="Address">Its first address, such as <c>0x08120000</c>.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Kind"><c>firmware</c>, <c>blocks</c>, <c>reserved</c>, <c>free</c>, <c>stray</c> or <c>block</c>.</param>
/// <param name="Secret">A block that must not be seen.</param>
/// <param name="Common">A block that is the same in every device.</param>
/// <param name="Name">Its name; left out for free space.</param>
/// <param name="Used">Bytes of firmware and common blocks; left out for blocks.</param>
/// <param name="Sha256">Digest of a common block that is no secret.</param>
public sealed record MemoryRow(
    string Memory, string Address, long Length, string Kind, bool Secret, bool Common, string? Name = null, long? Used = null, string? Sha256 = null);
