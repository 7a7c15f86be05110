using System.Diagnostics;

namespace Birthmark.Cli.Tests.Serve;

/// <summary>The program itself, as a process.</summary>
public sealed class NurseryTests : IDisposable
{
    private const string Variable = "DOTNET_GCgen0size";
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-nursery-").FullName;

    [Theory]
    [InlineData(null, "0x2000000")]
    [InlineData("0x1000000", "0x1000000")]
    public async Task A_hub_gives_its_memory_room_unless_somebody_has_said_how_much_and_stays_the_same_process(string? said, string expected)
    {
        // An argument with a blank stays one.
        var data = Path.Combine(folder, "a folder");
        string[] arguments = ["serve", "--data", data, "--listen", "127.0.0.1:0", "--log-level", "warning"];
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "birthmark"), arguments) { RedirectStandardError = true };
        start.Environment.Remove(Variable);
        if (said is not null)
        {
            start.Environment[Variable] = said;
        }

        using var hub = Process.Start(start)!;
        try
        {
            string? line;
            do
            {
                line = await hub.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
            }
            while (line is not null && !line.StartsWith("Listening on", StringComparison.Ordinal));

            Assert.NotNull(line);
            var environment = await File.ReadAllTextAsync($"/proc/{hub.Id}/environ", TestContext.Current.CancellationToken);
            Assert.Equal([$"{Variable}={expected}"], environment.Split('\0').Where(v => v.StartsWith(Variable, StringComparison.Ordinal)));
            var command = await File.ReadAllTextAsync($"/proc/{hub.Id}/cmdline", TestContext.Current.CancellationToken);
            Assert.Equal(arguments, command.TrimEnd('\0').Split('\0')[1..]);
        }
        finally
        {
            hub.Kill();
            await hub.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
