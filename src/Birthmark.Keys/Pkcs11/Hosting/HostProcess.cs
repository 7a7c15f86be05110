using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Birthmark.Keys.Pkcs11.Desk;

namespace Birthmark.Keys.Pkcs11.Hosting;

/// <summary>One running key host and the calls that are on their way to it.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly string[] Secrets = ["PIN", "PASSWORD", "SECRET"];

    private readonly Process process;
    private readonly string path;
    private readonly FrameSender sender;
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<(byte Kind, byte[] Body)>> waiting = new();
    private uint calls;
    private readonly Lock ending = new();
    private volatile string? end;

    private HostProcess(Process process, string path)
    {
        (this.process, this.path, Id) = (process, path, process.Id);
        sender = new FrameSender(process.StandardInput.BaseStream);
        new Thread(Receive) { IsBackground = true, Name = "key host" }.Start();
    }

    /// <summary>Why it ended, or null.</summary>
    internal string? Ended => end;

    /// <summary>Number of the process.</summary>
    internal int Id { get; }

    /// <exception cref="HostLostException">The program does not start.</exception>
    internal static HostProcess Start(KeyHostCommand command, string path, int threads)
    {
        var start = new ProcessStartInfo(command.Program, [.. command.Arguments, path, threads.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsSecret).ToList())
        {
            start.Environment.Remove(name);
        }

        try
        {
            return new HostProcess(Process.Start(start)!, path);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new HostLostException($"cannot be started: {e.Message}");
        }
    }

    /// <exception cref="HostLostException">It ended, or gave no answer in time.</exception>
    /// <exception cref="KeyRefusedException">In the desk's words.</exception>
    internal byte[] Ask(Operation operation, ReadOnlySpan<byte> request, TimeSpan deadline)
    {
        var call = Interlocked.Increment(ref calls);
        var answer = new TaskCompletionSource<(byte Kind, byte[] Body)>();
        waiting[call] = answer;
        if (end is { } why)
        {
            throw new HostLostException(why);
        }

        try
        {
            sender.Send(call, (byte)operation, request);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new HostLostException(end ?? "ended");
        }

        try
        {
            return answer.Task.Wait(deadline) ? Read(answer.Task.Result)
                : throw new HostLostException(string.Create(CultureInfo.InvariantCulture, $"gave no answer within {deadline.TotalSeconds:0.#} s and was ended"));
        }
        catch (AggregateException e) when (e.InnerException is HostLostException lost)
        {
            throw lost;
        }
        finally
        {
            waiting.TryRemove(call, out _);
        }
    }

    /// <summary>Ends it; returns when it has ended.</summary>
    public void Dispose()
    {
        lock (ending)
        {
            if (end is null)
            {
                process.Kill();
                process.WaitForExit();
                end = string.Create(CultureInfo.InvariantCulture, $"ended with {(process.ExitCode > 128 ? $"signal {process.ExitCode - 128}" : $"code {process.ExitCode}")}");
                process.Dispose();
            }
        }
    }

    /// <summary>A module finds its configuration by variables of its maker, so they are passed on; activation codes of the hub's declarations are none of its business.</summary>
    private static bool IsSecret(string variable) =>
        Secrets.Any(s => variable.Contains(s, StringComparison.OrdinalIgnoreCase));

    private byte[] Read((byte Kind, byte[] Body) answer)
    {
        if (answer.Kind == 0)
        {
            return answer.Body;
        }

        var fields = new FieldReader(answer.Body);
        var (code, text) = ((KeyRefusal)fields.Octet(), fields.Text());
        throw fields.IsWhole && Enum.IsDefined(code) ? new KeyRefusedException(code, text)
            : new KeyRefusedException(KeyRefusal.StoreFault, $"The key host of PKCS#11 module '{path}' gave an answer that does not read: it is of another version than the hub, or no key host.");
    }

    private void Receive()
    {
        var receiver = new FrameReceiver(process.StandardOutput.BaseStream);
        while (receiver.TryNext(out var call, out var kind, out var body))
        {
            if (waiting.TryRemove(call, out var answer))
            {
                answer.TrySetResult((kind, body));
            }
        }

        Dispose();
        foreach (var (_, answer) in waiting)
        {
            answer.TrySetException(new HostLostException(end!));
        }
    }
}
