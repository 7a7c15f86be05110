namespace Birthmark.Images;

/// <summary>Faults that several parts of the room say in the same words.</summary>
internal static class ImageFaults
{
    public static ImageFault BeyondAddressSpace(long address, long length) => new(
        FaultKind.OutOfRange,
        FormattableString.Invariant($"{length} bytes at 0x{address:X} do not fit into 32-bit addresses"),
        "Check the address and the tool that made the file");

    public static ImageFault Overlap(long address) => new(
        FaultKind.Overlap,
        FormattableString.Invariant($"two different bytes are given for address 0x{address:X8}"),
        "Remove one of the two sources, or move it to free addresses");

    public static ImageFault Empty { get; } = new(
        FaultKind.Missing, "the file holds no byte to program", "Check that the file is complete and of the format that its name says");
}
