using System.Collections.Concurrent;
using System.Globalization;
using Birthmark.Keys.Pkcs11.Desk;

namespace Birthmark.Keys.Pkcs11.Hosting;

/// <summary>
/// A module in a process of its own: what crashes or hangs there leaves the hub running. A host that ended is started again by the next call, after
/// a pause that doubles, and is given the PINs of the active tokens again; meanwhile calls are refused at once.
/// </summary>
internal sealed class KeyHost(string path, KeyHostCommand command, int threads, TimeSpan deadline, TimeProvider time) : IModulePort
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>A host that lived so long is not one that dies at its first call.</summary>
    private static readonly TimeSpan Proven = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, SecretBuffer> logins = new(StringComparer.Ordinal);
    private volatile HostProcess? host;
    private volatile string? broken;
    private bool isClosed;
    private int failures;
    private long startedAt;
    private long failedAt;

    public string Path => path;

    public string? Broken => broken;

    /// <summary>Number of the running process, or null.</summary>
    internal int? ProcessId => host is { Ended: null } running ? running.Id : null;

    public byte[] Ask(Operation operation, ReadOnlySpan<byte> request)
    {
        var running = host is { Ended: null } known ? known : Start();
        try
        {
            if (operation == Operation.Logout)
            {
                Forget(request);
            }

            var answer = running.Ask(operation, request, deadline);
            if (operation == Operation.Login)
            {
                Remember(request);
            }

            return answer;
        }
        catch (HostLostException lost)
        {
            Lose(running, lost.Message);
            throw Gone(lost.Message);
        }
        catch (KeyRefusedException) when (operation == Operation.Login)
        {
            Forget(request);
            throw;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            host?.Dispose();
            host = null;
            foreach (var login in logins.Values)
            {
                login.Dispose();
            }

            logins.Clear();
        }
    }

    private HostProcess Start()
    {
        // Who comes while it is being started again is not kept waiting: a line has other things to do.
        var isFirst = Volatile.Read(ref failures) == 0 && broken is null;
        if (!(isFirst ? gate.TryEnter(deadline) : gate.TryEnter()))
        {
            throw Gone(broken ?? "is being started");
        }

        try
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (host is { } known)
            {
                if (known.Ended is not { } why)
                {
                    return known;
                }

                Lose(known, why);
            }

            if (broken is { } reason && time.GetElapsedTime(failedAt) < Pause())
            {
                throw Gone(reason);
            }

            return LogIn(HostProcess.Start(command, path, threads));
        }
        catch (HostLostException lost)
        {
            Fail(lost.Message);
            throw Gone(lost.Message);
        }
        finally
        {
            gate.Exit();
        }
    }

    private HostProcess LogIn(HostProcess started)
    {
        startedAt = time.GetTimestamp();
        try
        {
            foreach (var (token, login) in logins)
            {
                LogIn(started, token, login);
            }
        }
        catch (HostLostException)
        {
            started.Dispose();
            throw;
        }

        host = started;
        broken = null;
        return started;
    }

    private void LogIn(HostProcess started, string token, SecretBuffer login)
    {
        try
        {
            started.Ask(Operation.Login, login.Span, deadline);
        }
        catch (KeyRefusedException refusal) when (refusal.Code == KeyRefusal.WrongActivationCode)
        {
            // Tried once and no more: too many wrong PINs lock a token.
            if (logins.TryRemove(token, out var wrong))
            {
                wrong.Dispose();
            }
        }
        catch (KeyRefusedException refusal)
        {
            // The module runs and its token is away: the same as ever, only that this host does not know the PIN yet.
            started.Dispose();
            throw new HostLostException($"could not log in again: {refusal.Message}");
        }
    }

    private void Lose(HostProcess lost, string why)
    {
        lock (gate)
        {
            if (host != lost)
            {
                return;
            }

            host = null;
            failures = time.GetElapsedTime(startedAt) > Proven ? 0 : failures;
            Fail(why);
        }

        lost.Dispose();
    }

    private void Fail(string why)
    {
        failures = Math.Min(failures + 1, 16);
        failedAt = time.GetTimestamp();
        broken = why;
    }

    private TimeSpan Pause() => failures == 0 ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << (failures - 1)));

    private void Remember(ReadOnlySpan<byte> login)
    {
        var token = TokenOf(login);
        Forget(login);
        logins[token] = new SecretBuffer(login);
    }

    private void Forget(ReadOnlySpan<byte> request)
    {
        if (logins.TryRemove(TokenOf(request), out var login))
        {
            login.Dispose();
        }
    }

    private static string TokenOf(ReadOnlySpan<byte> request)
    {
        var fields = new FieldReader(request);
        return fields.Text();
    }

    private KeyRefusedException Gone(string why) => new(
        KeyRefusal.TokenOffline, string.Create(CultureInfo.InvariantCulture, $"The key host of PKCS#11 module '{path}' {why}: the hub starts it again by itself; look at the device and the log."));
}
