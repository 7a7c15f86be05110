using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders;

/// <summary>The option <c>length</c> as several encoders have it.</summary>
internal static class Padding
{
    public const int Largest = 64 * 1024 * 1024;

    public static byte[]? Apply(BlockReader options, ReadOnlySpan<byte> value, int pad)
    {
        var length = options.Int("length", value.Length, 0, Largest);
        if (options.HasFaults)
        {
            return null;
        }

        if (value.Length > length)
        {
            return options.Refuse("length", FaultKind.TooLarge, $"the value of {options.Subject} has {value.Length} bytes, its place {length}", "Shorten the value or enlarge its place");
        }

        var block = new byte[length];
        value.CopyTo(block);
        block.AsSpan(value.Length).Fill((byte)pad);
        return block;
    }
}
