namespace Birthmark.Images.Maps;

/// <summary>Equal erase sectors in a row.</summary>
public readonly record struct SectorRun(int Count, int Size)
{
    public long Length => (long)Count * Size;

    public override string ToString() => $"{Count}x{MapText.Size(Size)}";
}
