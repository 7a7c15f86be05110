using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Api.Batches;
using Birthmark.Api.Devices;
using Birthmark.Server.Tests.Hub;
using Birthmark.Server.Tests.Line;
using Microsoft.Playwright;

namespace Birthmark.Browser.Tests;

/// <summary>A running hub with its PKI, a project and a station, and Chromium in front of it.</summary>
public sealed class Floor : IAsyncLifetime
{
    internal const string Owner = "olivia";
    internal const string Operator = "otto";
    internal const string Auditor = "ada";
    internal const string Password = "correct horse battery staple";

    private static readonly string[] Chromiums = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private IPlaywright? playwright;
    private IBrowser? browser;
    private int serials;

    internal TestHub Hub { get; private set; } = null!;

    internal TestLine Line { get; private set; } = null!;

    /// <summary>As people type it: a name, not an address.</summary>
    internal string Address => $"https://localhost:{Hub.Instance.Address.Port}";

    /// <summary>A device that was made, programmed and reported KO; one that was OK; and their closed batch.</summary>
    internal (string Ok, string Ko, string Batch) Past { get; private set; }

    /// <summary>SHA-1 fingerprint of the good device's certificate.</summary>
    internal string Certificate { get; private set; } = "";

    /// <summary>A request to revoke that waits for the whole time.</summary>
    internal long Request { get; private set; }

    /// <summary>What the link that the hub printed at its first start led to.</summary>
    internal string FirstLink { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        // A shared machine is slow at times; what comes at all comes within this.
        Assertions.SetDefaultExpectTimeout(20_000);
        Hub = await TestHub.StartAsync();
        Line = await TestLine.OpenAsync(Hub);
        await SensorProject.ApplyAsync(Hub);
        FirstLink = Hub.Said.Single(l => l.Contains("/console/welcome#", StringComparison.Ordinal))[^(Address.Length + 57)..];
        if (Chromiums.FirstOrDefault(File.Exists) is not { } executable)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = executable,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                // The hub's own certificate counts as good here, so that what browsers allow on good connections alone works too.
                "--ignore-certificate-errors-spki-list=" + await KeyHashAsync(),
            ],
        });
        await PreparePeopleAsync();
        var batch = await OpenAsync("first shift", 4);
        Past = (await MakeAsync(batch, "OK"), await MakeAsync(batch, "KO", "read-back of block dac differs"), batch);
        await Hub.Owner.Batches.ReleaseAsync(batch);
        // Devices' certificates are revoked by two people; one wish waits.
        await Line.WantFourEyesAsync();
        Certificate = (await Hub.Owner.Certificates.SearchAsync(new() { Text = Past.Ok }, new())).Certificates[0].Fingerprint;
        var other = await OpenAsync("a device in doubt", 1);
        var doubted = (await Hub.Owner.Certificates.SearchAsync(new() { Text = await MakeAsync(other, "OK") }, new())).Certificates[0].Fingerprint;
        await Hub.Owner.Batches.ReleaseAsync(other);
        Request = (await Hub.Owner.Certificates.RevokeAsync(doubted, new() { Reason = "key-compromise" })).RevocationRequest!.Id;
    }

    /// <summary>Somebody in front of a browser of their own, signed in or not.</summary>
    internal async Task<Visitor> VisitAsync(string? name = null, bool isDark = false, Action<BrowserNewContextOptions>? alter = null)
    {
        if (browser is null)
        {
            Assert.Skip("chromium is not installed: apt-get install chromium");
        }

        var options = new BrowserNewContextOptions
        {
            BaseURL = Address, ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light, ViewportSize = new() { Width = 1600, Height = 1000 }, ReducedMotion = ReducedMotion.Reduce,
        };
        alter?.Invoke(options);
        var visitor = await Visitor.ComeAsync(await browser.NewContextAsync(options));
        if (name is not null)
        {
            await visitor.SignInAsync(name);
        }

        return visitor;
    }

    internal async Task<string> OpenAsync(string name, int quantity) => (await Hub.Owner.Batches.OpenAsync(
        new OpenBatchRequest { Name = name, Profile = "matter-dac", DeviceType = "light-bulb", Quantity = quantity })).BatchUid;

    /// <summary>The simulated station makes one device and reports it.</summary>
    internal async Task<string> MakeAsync(string batch, string? status, string? reason = null, string? head = null)
    {
        var made = await Line.Station.Devices.CreateAsync(batch, $"SN-{Interlocked.Increment(ref serials):D6}", head);
        var uid = made.DeviceUid!;
        await Line.Station.Devices.ProvisionAsync(uid);
        if (status is not null)
        {
            await Line.Station.Devices.ReportAsync(uid, new StatusRequest { Status = status, Reason = reason });
        }

        return uid;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        await Line.DisposeAsync();
        await Hub.DisposeAsync();
    }

    /// <summary>The first owner by the printed link; the others by links of the owner's.</summary>
    private async Task PreparePeopleAsync()
    {
        await using var first = await VisitAsync();
        await first.AcceptAsync(FirstLink, Owner);
        foreach (var (name, role) in new[] { (Operator, "operator"), (Auditor, "auditor") })
        {
            var link = await first.InviteAsync(name, role);
            await using var visitor = await VisitAsync();
            await visitor.AcceptAsync(link, null);
        }
    }

    /// <summary>Base64 of SHA-256 over the server's SubjectPublicKeyInfo.</summary>
    private async Task<string> KeyHashAsync()
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(Hub.Instance.Address.Host, Hub.Instance.Address.Port);
        byte[]? key = null;
        await using var tls = new SslStream(tcp.GetStream(), false, (_, certificate, _, _) =>
        {
            key = ((X509Certificate2)certificate!).PublicKey.ExportSubjectPublicKeyInfo();
            return key.Length > 0;
        });
        await tls.AuthenticateAsClientAsync("localhost");
        return Convert.ToBase64String(SHA256.HashData(key ?? throw new UnreachableException()));
    }
}

/// <summary>All tests share one floor.</summary>
[CollectionDefinition(Name)]
public sealed class OnTheFloor : ICollectionFixture<Floor>
{
    public const string Name = "floor";
}
