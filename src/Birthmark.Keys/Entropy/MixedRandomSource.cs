using Birthmark.Keys.Pooling;

namespace Birthmark.Keys.Entropy;

/// <summary>
/// The one source: octets of the operating system, tested, XOR octets of each hardware's stream that there is. Whoever lacks one of them
/// knows nothing of the result.
/// </summary>
internal sealed class MixedRandomSource : IRandomSource, IRandomHealth, IDisposable
{
    private readonly WatchedSource system;
    private readonly IReadOnlyList<HardwareStream> hardware;
    private readonly Pool<Bench> benches;

    internal MixedRandomSource(IRawSource system, IReadOnlyList<HardwareStream> hardware)
    {
        (this.system, this.hardware) = (new WatchedSource(system), hardware);
        benches = new Pool<Bench>(() => new Bench(this.system.Open(), hardware));
    }

    public void Fill(Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(!benches.TryRent(out var bench), this);
        try
        {
            bench.Fill(destination);
        }
        finally
        {
            benches.Return(bench);
        }
    }

    public IReadOnlyList<RandomSourceState> Look() => [Of(system.Name, system.Fault), .. hardware.Select(h => Of(h.Name, h.Refusal?.Message))];

    public void Demand()
    {
        if (system.Fault is not null)
        {
            throw system.Failed();
        }

        foreach (var stream in hardware)
        {
            if (stream.Refusal is { } refusal)
            {
                throw refusal;
            }
        }
    }

    public void Dispose() => benches.Dispose();

    private static RandomSourceState Of(string name, string? fault) => new(name, fault is null, fault ?? "passes its health tests");

    /// <summary>What one thread at a time draws from: a block read ahead, each octet given once and wiped.</summary>
    private sealed class Bench(WatchedSource.Stream system, IReadOnlyList<HardwareStream> hardware) : IDisposable
    {
        private const int BlockLength = 1024;

        private readonly SecretBuffer block = new(BlockLength);
        private int used = BlockLength;

        internal void Fill(Span<byte> destination)
        {
            while (destination.Length > 0)
            {
                if (used == BlockLength)
                {
                    Refill();
                }

                var length = Math.Min(destination.Length, BlockLength - used);
                var given = block.Span.Slice(used, length);
                given.CopyTo(destination);
                given.Clear();
                used += length;
                destination = destination[length..];
            }
        }

        public void Dispose() => block.Dispose();

        private void Refill()
        {
            system.Read(block.Span);
            try
            {
                foreach (var stream in hardware)
                {
                    stream.Mix(block.Span);
                }

                used = 0;
            }
            finally
            {
                if (used != 0)
                {
                    block.Span.Clear();
                }
            }
        }
    }
}
