namespace Birthmark.Keys.Entropy;

/// <summary>A raw source behind its health tests: at start over 1,024 octets (SP 800-90B §4.3), then over all that is read. One that failed stays failed.</summary>
internal sealed class WatchedSource(IRawSource source)
{
    private const int StartLength = 1024;

    private volatile string? fault;

    internal string Name => source.Name;

    /// <summary>What the tests found; null while it is fit. Only a restart forgets it.</summary>
    internal string? Fault => fault;

    /// <summary>A new stream of it that passed the tests of a start; streams are tested each for itself, so that threads need no lock.</summary>
    /// <exception cref="KeyRefusedException">It fails them, or is away.</exception>
    internal Stream Open()
    {
        var stream = new Stream(this);
        Span<byte> samples = stackalloc byte[StartLength];
        stream.Read(samples);
        samples.Clear();
        return stream;
    }

    internal KeyRefusedException Failed() => new(
        KeyRefusal.RandomSourceFailed, $"No keys are made: the source of randomness '{Name}' {fault}. Look at the machine and its TPM; a restart of the hub tests it anew.");

    /// <summary>One reader's part of a source.</summary>
    internal sealed class Stream(WatchedSource watched)
    {
        private readonly HealthTest test = new();

        internal void Read(Span<byte> destination)
        {
            if (watched.fault is null)
            {
                watched.Raw.Read(destination);
                watched.fault ??= test.Look(destination);
            }

            if (watched.fault is not null)
            {
                destination.Clear();
                throw watched.Failed();
            }
        }
    }

    private IRawSource Raw => source;
}
