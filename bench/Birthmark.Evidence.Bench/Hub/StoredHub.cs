using System.Diagnostics;
using Birthmark.Api.Client;

namespace Birthmark.Evidence.Bench.Hub;

/// <summary>The real hub in a process of its own, over a folder that outlives it.</summary>
internal sealed class StoredHub : IAsyncDisposable
{
    private const string Listening = "Listening on ";
    private readonly Process process;

    private StoredHub(Process process, string folder, Uri address)
    {
        (this.process, Folder, Address) = (process, folder, address);
        Owner = new BirthmarkClient(Birthmark.Api.Client.Credential.Load(Credential), TimeProvider.System);
    }

    internal string Folder { get; }

    internal BirthmarkClient Owner { get; }

    internal Uri Address { get; }

    internal string Credential => Path.Combine(Folder, "data/credentials/owner.json");

    internal string Trust => Path.Combine(Folder, "data/credentials/ca.pem");

    internal double PeakMiB => Memory.PeakMiB(process.Id);

    internal static string Database(string folder) => Path.Combine(folder, "data/birthmark.db");

    /// <summary>Returns when its port is open.</summary>
    internal static async Task<StoredHub> StartAsync(string executable, string folder)
    {
        var start = new ProcessStartInfo(executable, ["serve", "--data", Path.Combine(folder, "data"), "--listen", "127.0.0.1:0"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{executable}' did not start");
        var (listens, said) = (new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously), new List<string>());
        void Hear(string? line)
        {
            lock (said)
            {
                said.Add(line ?? "");
            }

            if (line?.StartsWith(Listening, StringComparison.Ordinal) == true)
            {
                listens.TrySetResult(new Uri(line[Listening.Length..].Trim()));
            }
        }

        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var ended = process.WaitForExitAsync();
        if (await Task.WhenAny(listens.Task, ended, Task.Delay(TimeSpan.FromMinutes(2))) != listens.Task)
        {
            throw new InvalidOperationException("The hub did not listen:\n" + string.Join('\n', said));
        }

        return new StoredHub(process, folder, await listens.Task);
    }

    internal void ResetPeak() => Memory.ResetPeak(process.Id);

    public async ValueTask DisposeAsync()
    {
        Owner.Dispose();
        if (!process.HasExited)
        {
            // As the power goes: the write-ahead log is read at the next start.
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
