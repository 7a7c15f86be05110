using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Birthmark.Console.Bench;

/// <summary>A session of the console, begun as the sign-in page's own form does it, by the owner's certificate.</summary>
internal sealed partial class BrowserSession : IDisposable
{
    internal const string Cookie = "__Host-birthmark";

    private readonly Uri address;
    private readonly X509Certificate2 root;
    private readonly HttpClient owner;

    internal BrowserSession(Uri address, X509Certificate2 credential, X509Certificate2 root)
    {
        (this.address, this.root) = (address, root);
        owner = Connect(credential);
    }

    internal string Token { get; private set; } = "";

    internal async Task BeginAsync()
    {
        using var page = await owner.GetAsync("/console/sign-in");
        using var form = new HttpRequestMessage(HttpMethod.Post, "/console/sign-in/certificate")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["form-token"] = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value, ["return"] = "",
            }),
        };
        form.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        using var answer = await owner.SendAsync(form);
        Token = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(Cookie + "=", StringComparison.Ordinal)).Split(';')[0][(Cookie.Length + 1)..];
    }

    /// <summary>A browser's connection of its own, which speaks HTTP/2 as browsers do.</summary>
    internal HttpClient Connect(X509Certificate2? credential = null)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root);
        var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } };
        if (credential is not null)
        {
            handler.SslOptions.ClientCertificates = [X509CertificateLoader.LoadPkcs12(credential.Export(X509ContentType.Pkcs12), null)];
        }

        return new HttpClient(handler) { BaseAddress = address, DefaultRequestVersion = HttpVersion.Version20, Timeout = TimeSpan.FromMinutes(5) };
    }

    public void Dispose() => owner.Dispose();

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
