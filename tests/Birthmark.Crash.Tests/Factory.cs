using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Batches;
using Birthmark.Api.Client;
using Birthmark.Api.Stations;

namespace Birthmark.Crash.Tests;

/// <summary>A hub's data folder with PKI, project, a station and an open batch of four: the morning before the line starts.</summary>
internal sealed class Factory : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("birthmark-crash-").FullName;
    private int copies;

    internal string BatchUid { get; private set; } = "";

    internal string Morning => Path.Combine(folder, "morning");

    internal string StationFolder => Path.Combine(folder, "station");

    internal async Task PrepareAsync()
    {
        using var hub = await HubUnderTest.StartAsync(Morning);
        using var credential = OwnerOf(Morning, hub.Address);
        using var owner = new BirthmarkClient(credential, TimeProvider.System);
        await owner.Pki.ApplyAsync(new([new("pki.yaml", await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "pki.yaml")))]), dryRun: false);
        await owner.Projects.ApplyAsync(
            new() { File = "project.yaml", Text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "project.yaml")) }, dryRun: false);
        await EnrolStationAsync(owner);
        var batch = await owner.Batches.OpenAsync(new OpenBatchRequest
        {
            Name = "day",
            Project = "crash",
            Profile = "matter-dac",
            DeviceType = "light-bulb",
            Quantity = 4,
            Stations = ["bench-1"],
        });
        BatchUid = batch.BatchUid;
    }

    /// <summary>The same morning once more, in a folder of its own.</summary>
    internal string CopyMorning()
    {
        var copy = Path.Combine(folder, $"day-{Interlocked.Increment(ref copies)}");
        foreach (var file in Directory.EnumerateFiles(Morning, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Morning, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Copy(file, target);
            File.SetUnixFileMode(target, File.GetUnixFileMode(file));
        }

        return copy;
    }

    internal static Credential OwnerOf(string data, HubAddress address) => Credential.Load(Path.Combine(data, "credentials", "owner.json"), address);

    internal Credential Station(HubAddress address) => Credential.Load(
        address, Path.Combine(Morning, "credentials", "ca.pem"), Path.Combine(StationFolder, "station.crt"), Path.Combine(StationFolder, "station.key"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task EnrolStationAsync(BirthmarkClient owner)
    {
        var invitation = await owner.Stations.InviteAsync(new InvitationRequest("bench-1", ["station"]));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var csr = new CertificateRequest("CN=bench-1", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        var reply = await owner.Stations.EnrolAsync(new EnrolRequest { Code = invitation.Code, Csr = csr });
        Directory.CreateDirectory(StationFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Path.Combine(StationFolder, "station.crt"), reply.Certificate);
        var keyFile = Path.Combine(StationFolder, "station.key");
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
