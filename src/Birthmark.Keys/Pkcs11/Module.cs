using System.Collections.Concurrent;

namespace Birthmark.Keys.Pkcs11;

/// <summary>
/// One PKCS#11 library: a few lanes with a session each, a deadline for every call, and after a loss a full re-opening (finalise, initialise,
/// find token, log in, look up key) without a restart. While it is lost, calls are refused at once and one in <see cref="RetryAfter"/> tries again.
/// </summary>
internal sealed class Module : IDisposable
{
    internal static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private const int MaxKeys = 4096;

    private readonly string path;
    private readonly TimeSpan deadline;
    private readonly TimeProvider time;
    private readonly BlockingCollection<Call> queue = [];
    private readonly ReaderWriterLockSlim opening = new();
    private readonly ConcurrentDictionary<string, SecretBuffer> pins = new(StringComparer.Ordinal);
    private readonly int laneCount;
    private readonly ThreadLocal<Lane> own = new(() => new Lane());
    private readonly ConcurrentDictionary<string, int> epochs = new(StringComparer.Ordinal);
    private volatile FunctionTable? table;
    private volatile int generation;
    private long brokenAt;
    private volatile string? broken;
    private int started;

    /// <param name="path">Full path of the library.</param>
    /// <param name="deadline">Longest that a call may take, where lanes run it; longest to wait for others before re-opening.</param>
    /// <param name="laneCount">Threads that make the calls; 0 when the callers' own threads may, and somebody else keeps the time.</param>
    /// <param name="time">Paces the attempts after a loss.</param>
    internal Module(string path, TimeSpan deadline, int laneCount, TimeProvider time)
    {
        this.path = path;
        this.deadline = deadline;
        this.laneCount = laneCount;
        this.time = time;
    }

    internal string Path => path;

    /// <summary>Why calls are refused at present, or null.</summary>
    internal string? Broken => broken;

    internal bool IsLoggedIn(string token) => pins.ContainsKey(token);

    /// <summary>Whether the module has a token of this label or serial number.</summary>
    internal bool Has(string token) => (bool)Do(lane => SlotOf(token) is not null)!;

    /// <summary>Keeps the PIN while the token is active: after a loss the hub must log in by itself.</summary>
    /// <exception cref="KeyRefusedException">Wrong PIN, or no such token.</exception>
    internal void Login(string token, SecretBuffer pin)
    {
        var kept = new SecretBuffer(pin.Span);
        try
        {
            Do(lane =>
            {
                // Where somebody is logged in already any PIN would be believed: all sessions end first.
                table!.CloseAllQuietly(SlotOf(token) ?? throw Gone(token));
                NewEpoch(token);
                pins[token] = kept;
                Session(lane, token);
                return null;
            });
        }
        catch (KeyRefusedException)
        {
            Forget(token);
            throw;
        }
    }

    internal void Logout(string token)
    {
        Forget(token);
        try
        {
            Do(_ =>
            {
                if (SlotOf(token) is { } slot)
                {
                    table!.CloseAllQuietly(slot);
                }

                NewEpoch(token);
                return null;
            });
        }
        catch (KeyRefusedException)
        {
            // A token that is gone has forgotten its sessions by itself.
        }
    }

    /// <summary>Runs on a lane with the token's session; after a loss once more on everything opened anew.</summary>
    /// <exception cref="KeyRefusedException">Gone, too slow, or it answered nonsense.</exception>
    internal T Use<T>(string token, Func<FunctionTable, Lane, nuint, T> work)
        where T : notnull => (T)Do(lane => work(table!, lane, Session(lane, token)))!;

    /// <summary>The key's handle on this lane; null when there is no such key.</summary>
    internal nuint? Find(Lane lane, nuint session, string token, nuint objectClass, string alias)
    {
        if (lane.Handles.TryGetValue((token, objectClass, alias), out var handle))
        {
            return handle;
        }

        using var template = new Template().Add(Ck.AttributeClass, objectClass).Add(Ck.AttributeLabel, alias);
        var found = table!.Find(session, template, 2);
        if (found.Length > 1)
        {
            throw new KeyRefusedException(KeyRefusal.KeyExists, $"The PKCS#11 token '{token}' has several keys labelled '{alias}': give each its own label.");
        }

        if (found.Length == 0)
        {
            return null;
        }

        lane.Handles[(token, objectClass, alias)] = found[0];
        return found[0];
    }

    internal IReadOnlyList<nuint> List(nuint session, nuint objectClass)
    {
        using var template = new Template().Add(Ck.AttributeClass, objectClass).Add(Ck.AttributeToken, true);
        return table!.Find(session, template, MaxKeys);
    }

    public void Dispose()
    {
        queue.CompleteAdding();
        foreach (var token in pins.Keys)
        {
            Forget(token);
        }

        if (opening.TryEnterWriteLock(deadline))
        {
            table?.FinaliseQuietly();
            table = null;
            opening.ExitWriteLock();
        }
    }

    private object? Do(Func<Lane, object?> work)
    {
        RefuseWhileBroken();
        try
        {
            return Wait(work);
        }
        catch (Pkcs11Fault fault) when (fault.IsLoss)
        {
            return AfterLoss(work, fault);
        }
        catch (Pkcs11Fault fault)
        {
            throw Translate(fault);
        }
    }

    private object? AfterLoss(Func<Lane, object?> work, Pkcs11Fault first)
    {
        try
        {
            Reopen(generation);
            return Wait(work);
        }
        catch (Pkcs11Fault fault) when (fault.IsLoss)
        {
            Break(fault.Message);
            throw new KeyRefusedException(KeyRefusal.TokenOffline, $"The PKCS#11 module '{path}' lost its token ({first.Message}, then {fault.Message}): the hub tries again by itself; look at the device.");
        }
        catch (Pkcs11Fault fault)
        {
            throw Translate(fault);
        }
    }

    private object? Wait(Func<Lane, object?> work)
    {
        if (laneCount == 0)
        {
            var done = Run(own.Value!, work);
            broken = null;
            return done;
        }

        Start();
        var call = new Call(lane => Run(lane, work));
        queue.Add(call);
        if (call.TryWait(deadline, out var result))
        {
            broken = null;
            return result;
        }

        call.Abandon();
        Break("a call took longer than its deadline");
        throw new KeyRefusedException(
            KeyRefusal.TokenOffline, $"The PKCS#11 module '{path}' gave no answer within {deadline.TotalSeconds:0.#} s: look at the device and its network; the hub tries again by itself.");
    }

    private object? Run(Lane lane, Func<Lane, object?> work)
    {
        opening.EnterReadLock();
        try
        {
            table ??= Open();
            lane.Enter(generation);
            return work(lane);
        }
        finally
        {
            opening.ExitReadLock();
        }
    }

    private FunctionTable Open()
    {
        lock (queue)
        {
            if (table is not null)
            {
                return table;
            }

            var loaded = FunctionTable.Load(path);
            loaded.Initialise();
            return loaded;
        }
    }

    /// <summary>Finalising under a running call would pull the ground from under it, so all calls must have ended.</summary>
    private void Reopen(int lost)
    {
        if (!opening.TryEnterWriteLock(deadline))
        {
            Break("calls are stuck in the module");
            throw new KeyRefusedException(KeyRefusal.TokenOffline, $"The PKCS#11 module '{path}' holds calls that never end: it is opened again once they do, or when the hub is restarted.");
        }

        try
        {
            if (generation == lost)
            {
                table?.FinaliseQuietly();
                table?.Initialise();
                generation++;
            }
        }
        finally
        {
            opening.ExitWriteLock();
        }
    }

    private nuint Session(Lane lane, string token)
    {
        var epoch = epochs.GetValueOrDefault(token);
        if (lane.Sessions.TryGetValue(token, out var open) && open.Epoch == epoch)
        {
            return open.Handle;
        }

        lane.Forget(token);
        if (!pins.TryGetValue(token, out var pin))
        {
            throw new KeyRefusedException(KeyRefusal.TokenOffline, $"The crypto token '{token}' is not active: activate it with its PIN.");
        }

        var session = table!.OpenSession(RequireSlot(token));
        table.Login(session, pin.Span);
        lane.Sessions[token] = (epoch, session);
        return session;
    }

    /// <exception cref="Pkcs11Fault">The token is not there.</exception>
    internal nuint RequireSlot(string token) => SlotOf(token) ?? throw new Pkcs11Fault("C_GetSlotList", Ck.TokenNotPresent);

    /// <summary>By label, else by serial number; never by the slot's number, which changes.</summary>
    private nuint? SlotOf(string token)
    {
        nuint? bySerial = null;
        foreach (var slot in table!.ListSlots())
        {
            var (label, serial) = ReadToken(slot);
            if (label == token)
            {
                return slot;
            }

            bySerial ??= serial == token ? slot : null;
        }

        return bySerial;
    }

    private (string Label, string Serial) ReadToken(nuint slot)
    {
        try
        {
            return table!.ReadToken(slot);
        }
        catch (Pkcs11Fault fault) when (!fault.IsNonsense)
        {
            // An empty or broken slot beside ours is nobody's business.
            return ("", "");
        }
    }

    private void RefuseWhileBroken()
    {
        if (broken is { } why && time.GetElapsedTime(Interlocked.Read(ref brokenAt)) < RetryAfter)
        {
            throw new KeyRefusedException(KeyRefusal.TokenOffline, $"The PKCS#11 module '{path}' is out of order ({why}): the hub tries again by itself; look at the device.");
        }

        if (broken is not null)
        {
            // This call tries; those that come meanwhile are refused.
            Interlocked.Exchange(ref brokenAt, time.GetTimestamp());
        }
    }

    private void Break(string why)
    {
        Interlocked.Exchange(ref brokenAt, time.GetTimestamp());
        broken = why;
    }

    private void Start()
    {
        while (Volatile.Read(ref started) is var running && running < laneCount)
        {
            if (Interlocked.CompareExchange(ref started, running + 1, running) == running)
            {
                new Thread(RunLane) { IsBackground = true, Name = $"pkcs11 {running}" }.Start();
            }
        }
    }

    private void RunLane()
    {
        var lane = new Lane();
        foreach (var call in queue.GetConsumingEnumerable())
        {
            call.Run(lane);
        }
    }

    private void NewEpoch(string token) => epochs.AddOrUpdate(token, 1, (_, epoch) => epoch + 1);

    private void Forget(string token)
    {
        if (pins.TryRemove(token, out var pin))
        {
            pin.Dispose();
        }
    }

    private KeyRefusedException Gone(string token) => new(
        KeyRefusal.TokenUnknown, $"The PKCS#11 module '{path}' has no token with label or serial number '{token}': initialise it with the maker's tool, or correct the name.");

    private KeyRefusedException Translate(Pkcs11Fault fault) => fault.Code switch
    {
        Ck.PinIncorrect => new(KeyRefusal.WrongActivationCode, "This is not the PIN of the PKCS#11 token: give the user PIN it was initialised with; too many wrong ones lock it."),
        Ck.PinLocked => new(KeyRefusal.WrongActivationCode, "The PIN of the PKCS#11 token is locked after too many wrong ones: its security officer must set it anew."),
        _ => new(KeyRefusal.StoreFault, $"The PKCS#11 module '{path}' failed: {fault.Message}. Look at the device's log; a module that goes on so is not fit for this hub."),
    };
}
