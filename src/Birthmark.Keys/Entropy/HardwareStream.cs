using System.Security.Cryptography;

namespace Birthmark.Keys.Entropy;

/// <summary>
/// Hardware gives few octets a second, a line wants many: a CTR_DRBG that the hardware seeds, and seeds again every second in the background, gives them
/// without anybody waiting for the hardware. What is read goes to libcrypto's generator too, from which key pairs come.
/// </summary>
internal sealed class HardwareStream : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Longest that the generator goes on alone while the hardware does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WatchedSource source;
    private readonly Action<ReadOnlySpan<byte>> stir;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Lock turn = new();
    private readonly ITimer timer;
    private WatchedSource.Stream? stream;
    private CtrDrbg? generator;
    private long seededAt;
    private volatile KeyRefusedException? absence;

    /// <param name="raw">The hardware's generator.</param>
    /// <param name="stir">Who else gets what was read.</param>
    /// <param name="time">Paces the reseeding.</param>
    internal HardwareStream(IRawSource raw, Action<ReadOnlySpan<byte>> stir, TimeProvider time)
    {
        (source, this.stir, this.time) = (new WatchedSource(raw), stir, time);
        Reseed();
        timer = time.CreateTimer(_ => Reseed(), null, Pace, Pace);
    }

    internal string Name => source.Name;

    /// <summary>Why nothing is made from it, or null.</summary>
    internal KeyRefusedException? Refusal => source.Fault is not null ? source.Failed()
        : Volatile.Read(ref generator) is null || time.GetElapsedTime(Volatile.Read(ref seededAt)) > Patience ? Absent()
        : null;

    /// <summary>XORs its octets over <paramref name="destination"/>: whole blocks of 16.</summary>
    /// <exception cref="KeyRefusedException">It failed its tests, or was away too long.</exception>
    internal void Mix(Span<byte> destination)
    {
        if (Refusal is { } refusal)
        {
            throw refusal;
        }

        Span<byte> own = stackalloc byte[destination.Length];
        lock (gate)
        {
            generator!.Generate(own);
        }

        for (var i = 0; i < own.Length; i++)
        {
            destination[i] ^= own[i];
        }

        CryptographicOperations.ZeroMemory(own);
    }

    /// <summary>Reads a seed's worth; a tick that comes while another is still reading is left out.</summary>
    internal void Reseed()
    {
        if (source.Fault is not null || !turn.TryEnter())
        {
            return;
        }

        try
        {
            Span<byte> seed = stackalloc byte[CtrDrbg.SeedLength];
            Span<byte> other = stackalloc byte[CtrDrbg.SeedLength];
            stream ??= source.Open();
            stream.Read(seed);
            stream.Read(other);
            lock (gate)
            {
                (generator ??= new CtrDrbg(seed)).Reseed(seed);
            }

            stir(other);
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(other);
            Volatile.Write(ref seededAt, time.GetTimestamp());
            absence = null;
        }
        catch (KeyRefusedException e)
        {
            absence = e;
        }
        finally
        {
            turn.Exit();
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (turn)
        {
            lock (gate)
            {
                generator?.Dispose();
            }
        }
    }

    private KeyRefusedException Absent() => new(
        KeyRefusal.RandomSourceFailed, $"No keys are made: the source of randomness '{Name}' gives nothing. {absence?.Message ?? "It is asked again every second."}");
}
