using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Birthmark.Keys.Pkcs11.Desk;
using Microsoft.Win32.SafeHandles;

namespace Birthmark.Keys.Pkcs11.Hosting;

/// <summary>A process that loads one PKCS#11 module and does what its hub asks over a pipe. When the pipe ends it ends, whatever the module is doing.</summary>
public static partial class KeyHostProgram
{
    private const int MostThreads = 64;

    private static readonly TimeSpan ReopeningPatience = TimeSpan.FromSeconds(5);

    /// <param name="arguments">Path of the module, number of threads.</param>
    /// <returns>2 when misused; otherwise it does not return.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (OperatingSystem.IsWindows() || arguments is not [var path, var count] || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) || threads is 0 or > MostThreads)
        {
            Console.Error.WriteLine("error: a key host is started by its hub.");
            return 2;
        }

        var (requests, answers) = TakePipes();
        Serve(path, threads, requests, answers);
        return End();
    }

    private static void Serve(string path, int threads, Stream requests, Stream answers)
    {
        var desk = new ModuleDesk(new Module(path, ReopeningPatience, laneCount: 0, TimeProvider.System));
        var sender = new FrameSender(answers);
        using var queue = new BlockingCollection<(uint Call, byte Operation, byte[] Body)>();
        for (var i = 0; i < threads; i++)
        {
            new Thread(() => Work(desk, queue, sender)) { IsBackground = true, Name = $"pkcs11 {i}" }.Start();
        }

        var receiver = new FrameReceiver(requests);
        while (receiver.TryNext(out var call, out var operation, out var body))
        {
            queue.Add((call, operation, body));
        }
    }

    private static void Work(ModuleDesk desk, BlockingCollection<(uint Call, byte Operation, byte[] Body)> queue, FrameSender sender)
    {
        foreach (var (call, operation, body) in queue.GetConsumingEnumerable())
        {
            try
            {
                Answer(desk, call, (Operation)operation, body, sender);
            }
            catch (IOException)
            {
                // The hub is gone.
                End();
            }
            finally
            {
                CryptographicOperations.ZeroMemory(body);
            }
        }
    }

    private static void Answer(ModuleDesk desk, uint call, Operation operation, byte[] body, FrameSender sender)
    {
        byte[] answer;
        try
        {
            answer = desk.Answer(operation, body);
        }
        catch (KeyRefusedException refusal)
        {
            using var fields = new FieldWriter();
            sender.Send(call, 1, fields.Number((byte)refusal.Code).Text(refusal.Message).Written);
            return;
        }

        sender.Send(call, 0, answer);
        CryptographicOperations.ZeroMemory(answer);
    }

    /// <summary>Takes the pipes away from standard input and output: what a module prints must not come between the answers.</summary>
    private static (FileStream Requests, FileStream Answers) TakePipes()
    {
        var requests = Unix.Duplicate(0);
        var answers = Unix.Duplicate(1);
        var nowhere = Unix.Open("/dev/null", 0);
        if (requests < 0 || answers < 0 || Unix.DuplicateOver(nowhere, 0) < 0 || Unix.DuplicateOver(2, 1) < 0)
        {
            throw new IOException("A key host has no pipes: it is started by its hub.");
        }

        return (new(new SafeFileHandle(requests, ownsHandle: true), FileAccess.Read, 0), new(new SafeFileHandle(answers, ownsHandle: true), FileAccess.Write, 0));
    }

    /// <summary>Without a farewell to the module, which may hang in it.</summary>
    private static int End()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        return 0;
    }
}
