using System.Diagnostics;

namespace Birthmark.Cli.Tests.Sessions;

/// <summary><c>birthmark evidence receive</c> as a process of its own.</summary>
internal sealed class ReceiverProcess : IDisposable
{
    private readonly Process process;

    private ReceiverProcess(Process process, string address) => (this.process, Address) = (process, address);

    internal string Address { get; }

    internal static async Task<ReceiverProcess> StartAsync(params string[] options)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "birthmark"), ["evidence", "receive", .. options]) { RedirectStandardError = true };
        var process = Process.Start(start)!;
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.StartsWith("Listening on ", StringComparison.Ordinal))
            {
                _ = process.StandardError.ReadToEndAsync();
                return new(process, line["Listening on ".Length..]);
            }
        }

        process.Dispose();
        throw new InvalidOperationException(string.Join('\n', said));
    }

    internal void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }
}
