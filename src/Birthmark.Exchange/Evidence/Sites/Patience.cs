using System.Buffers.Binary;
using Birthmark.Keys;

namespace Birthmark.Exchange.Evidence.Sites;

/// <summary>How long to wait before the next try: twice as long each time up to five minutes, less a random part of up to a half. There is no last try.</summary>
internal sealed class Patience(IRandomSource random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private int failures;

    internal static TimeSpan Longest { get; } = TimeSpan.FromMinutes(5);

    internal void Reset() => failures = 0;

    internal TimeSpan Next()
    {
        var whole = TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(failures++, 16)));
        Span<byte> chance = stackalloc byte[sizeof(uint)];
        random.Fill(chance);
        return whole * (1 - (BinaryPrimitives.ReadUInt32BigEndian(chance) / (2.0 * uint.MaxValue)));
    }
}
