using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Evidence.Bench.Hub;
using Microsoft.Playwright;

namespace Birthmark.Console.Bench;

/// <summary>How long until a browser shows something: pages over ten million devices, in Chromium, by its own paint timing.</summary>
internal static class Paint
{
    private const int Loads = 15;
    private const string FirstContent =
        """
        new Promise(done => new PerformanceObserver(list => { const e = list.getEntriesByName('first-contentful-paint')[0]; if (e) done(e.startTime); })
          .observe({ type: 'paint', buffered: true }))
        """;

    private const string Explain =
        """
        JSON.stringify([...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(e =>
          [e.name.split('/').pop().split('?')[0], Math.round(e.startTime), Math.round(e.connectEnd || 0), Math.round(e.requestStart), Math.round(e.responseStart), Math.round(e.responseEnd), Math.round(e.domInteractive || 0)]))
        """;

    private static readonly string[] Chromiums = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] Others = ["/console/batches", "/console/devices", "/console/pki", "/console/evidence/log"];

    internal static async Task MeasureAsync(string executable, string folder)
    {
        var chromium = Chromiums.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("no Chromium: apt-get install chromium");
        await using var hub = await StoredHub.StartAsync(executable, folder);
        var credential = Birthmark.Api.Client.Credential.Load(hub.Credential);
        using var root = X509CertificateLoader.LoadCertificateFromFile(hub.Trust);
        using var session = new BrowserSession(hub.Address, credential.Certificate!, root);
        await session.BeginAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--ignore-certificate-errors-spki-list=" + await KeyHashAsync(hub.Address)],
        });

        var (cold, warm) = (new Spread(), new Spread());
        for (var i = 0; i < Loads; i++)
        {
            // A context of its own has an empty cache and no connection.
            await using var context = await OpenAsync(browser, hub.Address, session);
            var fresh = await context.NewPageAsync();
            cold.Add(await LoadAsync(fresh, "/console/line"));
            if (Environment.GetEnvironmentVariable("BENCH_EXPLAIN") is not null)
            {
                System.Console.Error.WriteLine(await fresh.EvaluateAsync<string>(Explain));
            }
        }

        await using var stays = await OpenAsync(browser, hub.Address, session);
        var page = await stays.NewPageAsync();
        await LoadAsync(page, "/console/line");
        for (var i = 0; i < Loads; i++)
        {
            warm.Add(await LoadAsync(page, "/console/line"));
        }

        System.Console.WriteLine($"| Line page, first contentful paint: first of all | {cold.First:F0} ms | 300 ms |");
        System.Console.WriteLine($"| the same, empty cache and new connection | {cold.Text("ms")} | 300 ms |");
        System.Console.WriteLine($"| the same, warm | {warm.Text("ms")} | 300 ms |");
        foreach (var path in Others)
        {
            var other = new Spread();
            for (var i = 0; i < Loads / 3; i++)
            {
                other.Add(await LoadAsync(page, path));
            }

            System.Console.WriteLine($"| {path}, warm | {other.Text("ms")} | |");
        }
    }

    private static async Task<double> LoadAsync(IPage page, string path)
    {
        var answer = await page.GotoAsync(path);
        return answer is { Ok: true } && page.Url.EndsWith(path, StringComparison.Ordinal)
            ? await page.EvaluateAsync<double>(FirstContent)
            : throw new InvalidOperationException($"{path} answered {answer?.Status} at {page.Url}");
    }

    private static async Task<IBrowserContext> OpenAsync(IBrowser browser, Uri address, BrowserSession session)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = address.ToString(), ViewportSize = new() { Width = 1920, Height = 1080 } });
        await context.AddCookiesAsync([new() { Name = BrowserSession.Cookie, Value = session.Token, Url = address.ToString(), Secure = true, HttpOnly = true, SameSite = SameSiteAttribute.Strict }]);
        return context;
    }

    /// <summary>Base64 of SHA-256 over the server's SubjectPublicKeyInfo, so that the browser counts the connection as good and keeps what it fetched.</summary>
    private static async Task<string> KeyHashAsync(Uri address)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port);
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
