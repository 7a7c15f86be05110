using System.Globalization;
using Birthmark.Production.Drawing;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Console.Text;

namespace Birthmark.Server.Console.Projects;

/// <summary>Memory as the console writes it.</summary>
internal static class MemoryText
{
    internal static string Address(long address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:X8}");

    /// <summary>Whole K and M as memory maps write them.</summary>
    internal static string Size(long size) => size switch
    {
        >= 1 << 20 when size % (1 << 20) == 0 => string.Create(CultureInfo.InvariantCulture, $"{size >> 20}M"),
        >= 1 << 10 when size % (1 << 10) == 0 => string.Create(CultureInfo.InvariantCulture, $"{size >> 10}K"),
        _ => Figures.Count(size),
    };

    internal static string Anchor(string memory, long address, bool isBlock) => string.Create(CultureInfo.InvariantCulture, $"{(isBlock ? "block" : "at")}-{memory}-{address:X8}");

    internal static string Says(PictureStretch stretch) => stretch.Used > 0
        ? Words.Of("{0} {1}: {2} to {3}, {4} bytes, {5} of them used", Kind(stretch), stretch.Name, Address(stretch.Start), Address(stretch.Start + stretch.Length - 1), Figures.Count(stretch.Length), Figures.Count(stretch.Used))
        : Words.Of("{0} {1}: {2} to {3}, {4} bytes", Kind(stretch), stretch.Name, Address(stretch.Start), Address(stretch.Start + stretch.Length - 1), Figures.Count(stretch.Length));

    internal static string Says(PictureBlock block) => (block.IsSecret, block.Sha256) switch
    {
        (true, _) => Words.Of("Block {0}: {1}, {2} bytes, secret", block.Name, Address(block.Start), Figures.Count(block.Length)),
        (_, { } digest) => Words.Of("Block {0}: {1}, {2} bytes, the same in all, SHA-256 {3}", block.Name, Address(block.Start), Figures.Count(block.Length), Figures.Short(digest)),
        _ => Words.Of("Block {0}: {1}, {2} bytes, each device its own", block.Name, Address(block.Start), Figures.Count(block.Length)),
    };

    internal static string Kind(PictureStretch stretch) => stretch.Kind switch
    {
        "firmware" => Words.Of("firmware"),
        "blocks" => Words.Of("room for blocks"),
        "reserved" => Words.Of("reserved"),
        "stray" => Words.Of("outside every region"),
        _ => Words.Of("free"),
    };
}
