using System.Globalization;
using System.Net;
using System.Text.Json;
using Birthmark.Api.Health;
using Birthmark.Api.Pki;
using Birthmark.Api.Projects;
using Birthmark.Keys.Tests.Pkcs11;
using Birthmark.Server.Tests.Hub;
using FactoryLine = Birthmark.Server.Tests.Production.Line;

namespace Birthmark.Server.Tests.Tokens;

/// <summary>A hub with a SoftHSM2 whose module runs in a key host, a station, and the sample's PKI wherever a test puts its keys.</summary>
internal sealed class TokenLine : IAsyncDisposable
{
    internal const string Token = "MatterToken";

    private readonly string folder = TestHub.NewFolder();
    private TestHub? hub;
    private TestClient? bench;

    internal SoftHsm Hsm { get; } = new();

    internal TestHub Hub => hub!;

    private string Parent => Path.GetDirectoryName(folder)!;

    /// <summary>A crypto token in the HSM as a declaration writes it.</summary>
    internal static string Declaration(string name, string keys) => $$"""
        Object Type: Crypto Token
        Name: {{name}}
        Type: PKCS#11
        Auto Activation: true
        Activation Code: {Environment: TOKEN_LINE_PIN}
        {{keys}}
        """;

    internal async Task StartAsync(string settings = "")
    {
        Environment.SetEnvironmentVariable("TOKEN_LINE_PIN", SoftHsm.Pin);
        await File.WriteAllTextAsync(Path.Combine(Parent, "pin"), SoftHsm.Pin);
        File.SetUnixFileMode(Path.Combine(Parent, "pin"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var file = Path.Combine(Parent, "hub.yaml");
        await File.WriteAllTextAsync(file, $"pkcs11_modules: [{SoftHsm.Module}]\n{settings.Replace("PIN", Path.Combine(Parent, "pin"), StringComparison.Ordinal)}");
        hub = await TestHub.StartAsync(folder, options: new ServeOptions { ConfigurationFile = file, KeyHost = KeyHostEntry.Command });
    }

    /// <summary>The sample's PKI with its crypto token declared so, and the project of the factory's line.</summary>
    internal async Task FoundAsync(string token)
    {
        var sample = await File.ReadAllTextAsync(Path.Combine(DocumentInRepository.Root, "samples", "matter", "pki.yaml"));
        var rest = sample[(sample.IndexOf("---", StringComparison.Ordinal) + 4)..];
        await Hub.Owner.Pki.ApplyAsync(new PkiFiles([new PkiFile("pki.yaml", $"{token}\n---\n{rest}")]), dryRun: false);
        await Hub.Owner.Projects.ApplyAsync(new ProjectApplication { File = "project.yaml", Text = FactoryLine.Project }, dryRun: false);
    }

    internal async Task StaffAsync() => bench = Hub.Connect(await Hub.EnrolAsync("bench-1", "station"));

    internal async Task<string> OpenAsync(string project, string profile, string type) => (await Hub.Owner.Batches.OpenAsync(
        new() { Name = project, Profile = profile, DeviceType = type, Quantity = 100, HeadCount = 1, Project = project, Stations = [] })).BatchUid;

    internal async Task<string> CreateAsync(string batch, string serial) =>
        (await FactoryLine.JsonAsync(bench!.PostAsync($"/api/v1/batches/{batch}/devices", $$"""{"serial":"{{serial}}"}"""), HttpStatusCode.Created)).GetProperty("DeviceUID").GetString()!;

    internal async Task<(HttpStatusCode Status, JsonElement Body)> ProvisionAsync(string device)
    {
        using var answer = await bench!.PostAsync($"/api/v1/devices/{device}/provisioning", "");
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    internal async Task<HealthCheck> HsmAsync() => (await Hub.Owner.ReadinessAsync()).Checks.Single(c => c.Name == "hsm");

    /// <summary>Processes that this one started as key hosts.</summary>
    internal static IReadOnlyList<int> KeyHosts() =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(p => Path.GetFileName(p)!).Where(p => int.TryParse(p, CultureInfo.InvariantCulture, out _)).Where(IsOurKeyHost)
            .Select(p => int.Parse(p, CultureInfo.InvariantCulture)),
    ];

    internal async Task StopAsync()
    {
        bench?.Dispose();
        bench = null;
        if (hub is { } running)
        {
            hub = null;
            await running.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Hsm.Dispose();
        Directory.Delete(Parent, recursive: true);
    }

    private static bool IsOurKeyHost(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains("\0key-host\0", StringComparison.Ordinal)
                && File.ReadAllLines($"/proc/{process}/status").Contains($"PPid:\t{Environment.ProcessId}");
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }
}
