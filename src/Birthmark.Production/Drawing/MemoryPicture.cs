namespace Birthmark.Production.Drawing;

/// <summary>The memory of a device: what lies where.</summary>
/// <param name="Map">Name of the memory map.</param>
/// <param name="Title">What the map calls itself.</param>
/// <param name="Sha256">Digest of its text.</param>
/// <param name="Memories">Those that are programmed.</param>
/// <param name="Firmware">Files that lie under the blocks.</param>
/// <param name="IsLaidOut">
/// Firmware and common blocks are in the picture. False when something in it is signed: that is done when a batch is opened, and not for a look.
/// </param>
public sealed record MemoryPicture(
    string Map, string Title, string Sha256, IReadOnlyList<PictureMemory> Memories, IReadOnlyList<PictureFirmware> Firmware, bool IsLaidOut);

/// <summary>One memory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Its first address.</param>
/// <param name="Length">In bytes.</param>
/// <param name="WriteGranule">Smallest unit that can be programmed.</param>
/// <param name="Sectors">Erase sectors, such as <c>8x128K</c>.</param>
/// <param name="Stretches">In order of address, without gaps; blocks stand in their region.</param>
public sealed record PictureMemory(string Name, long Start, long Length, int WriteGranule, string Sectors, IReadOnlyList<PictureStretch> Stretches);

/// <summary>A region, or what is free between two.</summary>
/// <param name="Kind">What it holds: <c>firmware</c>, <c>blocks</c>, <c>reserved</c>, <c>free</c>, or <c>stray</c> for bytes outside every region.</param>
/// <param name="Name">Its name; empty for free space.</param>
/// <param name="Start">Its first address.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Used">Bytes of firmware and common blocks in it.</param>
/// <param name="Blocks">In order of address.</param>
public sealed record PictureStretch(string Kind, string Name, long Start, long Length, long Used, IReadOnlyList<PictureBlock> Blocks);

/// <summary>A block.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Its first address.</param>
/// <param name="Length">In bytes: as it is, or the most that it may have.</param>
/// <param name="IsSecret">It must not be seen.</param>
/// <param name="IsCommon">The same in every device.</param>
/// <param name="Sha256">Digest, of those that are the same in every device and no secret.</param>
public sealed record PictureBlock(string Name, long Start, long Length, bool IsSecret, bool IsCommon, string? Sha256);

/// <summary>A firmware file.</summary>
public sealed record PictureFirmware(string Path, string Sha256);
