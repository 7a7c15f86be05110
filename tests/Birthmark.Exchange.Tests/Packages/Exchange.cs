using System.Text;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Orders;
using Birthmark.Exchange.Packages;
using Birthmark.Exchange.Pairing;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Exchange.Tests.Packages;

/// <summary>An OEM's desk and a paired hub.</summary>
internal sealed class Exchange : IAsyncDisposable
{
    internal static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder;

    private Exchange(TemporaryFolder folder, Hub hub, OemIdentity oem, SettableTime time) => (this.folder, Hub, Oem, Time) = (folder, hub, oem, time);

    internal Hub Hub { get; }

    internal OemIdentity Oem { get; }

    internal SettableTime Time { get; }

    internal PairingBook Pairings => Hub.Services.GetRequiredService<PairingBook>();

    internal OrderDesk Orders => Hub.Services.GetRequiredService<OrderDesk>();

    internal ExchangeCertificate Certificate { get; private set; } = null!;

    internal static async Task<Exchange> StartAsync(TemporaryFolder folder, string name = "hub", bool isPaired = true)
    {
        var time = new SettableTime(Now);
        var hub = await Hub.StartAsync(folder, time, name);
        var made = new Exchange(folder, hub, OemIdentity.Make("Acme Lighting", Now.AddDays(-1)), time);
        made.Certificate = await hub.Services.GetRequiredService<ExchangeIdentity>().CertificateAsync();
        if (isPaired)
        {
            await made.Pairings.PinAsync("acme", made.Oem.Certificate.Der, "owner");
        }

        return made;
    }

    internal async Task<byte[]> SealAsync(
        long sequence = 1, byte[]? firmware = null, OemIdentity? oem = null, ExchangeCertificate? hub = null, int from = -1, int to = 30, string id = "p-1") =>
        await SealForAsync([hub ?? Certificate], sequence, firmware, oem, from, to, id);

    internal async Task<byte[]> SealForAsync(
        IReadOnlyList<ExchangeCertificate> hubs, long sequence = 1, byte[]? firmware = null, OemIdentity? oem = null, int from = -1, int to = 30, string id = "p-1")
    {
        using var output = new MemoryStream();
        var content = new PackageContent(
            "lighting", Encoding.UTF8.GetBytes("project: lighting\n"),
            new Dictionary<string, Func<Stream>> { ["fw/app.bin"] = () => new MemoryStream(firmware ?? "firmware"u8.ToArray()) },
            new Dictionary<string, ReadOnlyMemory<byte>> { ["P12_PASSWORD"] = "correct horse"u8.ToArray() });
        await PackageSealer.SealAsync(
            oem ?? Oem, hubs, content, new(id, "1.0", sequence, Now.AddDays(from), Now.AddDays(to)), Now, output);
        return output.ToArray();
    }

    internal Task<OpenedPackage> OpenAsync(byte[] package) => Hub.Services.GetRequiredService<PackageDesk>().OpenAsync(new MemoryStream(package), folder.Root);

    internal async Task ImportAsync(byte[] package)
    {
        using var opened = await OpenAsync(package);
        await Hub.Store.Journal.CommitAsync("import", tx =>
        {
            opened.Record(tx, "olga", Now);
            return true;
        });
    }

    internal async Task<ExchangeRefusedException> RefuseAsync(byte[] package, ExchangeRefusal code)
    {
        var refused = await Assert.ThrowsAsync<ExchangeRefusedException>(() => ImportAsync(package));
        Assert.True(code == refused.Code, $"{refused.Code}: {refused.Message}");
        var rows = await Hub.Store.Reader.QueryAsync("SELECT COUNT(*) FROM exchange_package WHERE package_id = 'p-bad'", r => r.GetInt64(0));
        Assert.Equal(0, rows[0]);
        Assert.Empty(Directory.GetFiles(folder.Root, "*.part"));
        return refused;
    }

    public async ValueTask DisposeAsync()
    {
        Oem.Dispose();
        await Hub.DisposeAsync();
    }
}
