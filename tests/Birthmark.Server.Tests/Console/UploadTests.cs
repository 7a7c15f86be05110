using System.Net;
using System.Text.RegularExpressions;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Console;

/// <summary>Large files at the console's verifier.</summary>
public sealed partial class UploadTests(SharedHub shared) : IClassFixture<SharedHub>
{
    private const int Largest = 128 << 20;

    [Fact]
    public async Task A_report_near_the_limit_is_read_without_holding_it_in_memory_and_one_beyond_it_is_refused_in_a_sentence()
    {
        using var owner = shared.Hub.Connect(shared.Hub.OwnerCertificate);
        var session = await SignInAsync(owner);
        var before = GC.GetTotalAllocatedBytes();
        using (var near = await SendAsync(owner, session, Largest - (1 << 20)))
        {
            Assert.Equal(HttpStatusCode.OK, near.StatusCode);
            Assert.Contains("bm-verdict is-bad", await near.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64L << 20);
        using var beyond = await SendAsync(owner, session, Largest + 1);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, beyond.StatusCode);
        Assert.Contains("larger than this endpoint takes", await beyond.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>As the form of the page sends it.</summary>
    private static async Task<HttpResponseMessage> SendAsync(TestClient owner, string session, int length)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/console/evidence/verify");
        asked.Headers.Add("Cookie", session);
        using var page = await owner.SendAsync(asked);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(TokenOf(await page.Content.ReadAsStringAsync())), "form-token" },
            { new StreamContent(new Zeros(length)), "report", "batch.p7m" },
        };
        using var sent = new HttpRequestMessage(HttpMethod.Post, "/console/evidence/verify") { Content = form };
        sent.Headers.Add("Cookie", $"{session}; {CookieOf(page, "__Host-birthmark-form=")}");
        // Asks first (RFC 9110 §10.1.1): a body refused for its length would else be cut off in the middle, and with it the answer.
        sent.Headers.ExpectContinue = true;
        return await owner.SendAsync(sent);
    }

    private static async Task<string> SignInAsync(TestClient client)
    {
        using var page = await client.GetAsync("/console/sign-in");
        using var form = new HttpRequestMessage(HttpMethod.Post, "/console/sign-in/certificate")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["form-token"] = TokenOf(await page.Content.ReadAsStringAsync()), ["return"] = "" }),
        };
        form.Headers.Add("Cookie", CookieOf(page, "__Host-birthmark-form="));
        using var answer = await client.SendAsync(form);
        return CookieOf(answer, "__Host-birthmark=");
    }

    private static string TokenOf(string page) => Token().Match(page).Groups[1].Value;

    private static string CookieOf(HttpResponseMessage answer, string name) =>
        answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(name, StringComparison.Ordinal)).Split(';')[0];

    [GeneratedRegex("name=\"form-token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    /// <summary>So many zeros, out of no memory.</summary>
    private sealed class Zeros(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var n = (int)Math.Min(count, length - Position);
            Array.Clear(buffer, offset, n);
            Position += n;
            return n;
        }

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => length + offset };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
