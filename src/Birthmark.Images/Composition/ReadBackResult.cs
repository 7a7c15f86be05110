namespace Birthmark.Images.Composition;

/// <summary>Whether a device holds what it should, and if not, where the first difference is. Values are never part of it.</summary>
public sealed record ReadBackResult
{
    public static ReadBackResult Match { get; } = new();

    private ReadBackResult()
    {
    }

    public bool IsMatch => Fault is null;

    /// <summary>First block (or region of the firmware) that differs.</summary>
    public string? Block { get; private init; }

    /// <summary>Offset in that block.</summary>
    public long Offset { get; private init; }

    public long Address { get; private init; }

    public ImageFault? Fault { get; private init; }

    internal static ReadBackResult Different(string block, long offset, long address, ImageFault fault) =>
        new() { Block = block, Offset = offset, Address = address, Fault = fault };
}
