using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Revocation;

namespace Birthmark.Pki.Registration.Ejbca.Withdrawal;

/// <summary>Asks responders and fetches lists. Who carries the answer is not trusted: the issuer's signature and the times alone count.</summary>
internal sealed class RevocationQuestion : IDisposable
{
    private const int LargestList = 32 << 20;
    private const int NonceLength = 16;

    /// <summary>Clocks of two machines.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly CertificateView own;
    private readonly RevocationSources sources;
    private readonly TimeSpan every;
    private readonly IRandomSource random;
    private readonly TimeProvider time;
    private readonly HttpClient http;
    private readonly Dictionary<Uri, (EntityTagHeaderValue? Tag, DateTimeOffset? Changed, RevocationAnswer Answer)> lists = [];

    internal RevocationQuestion(EjbcaCredential credential, RevocationSources sources, EjbcaPatience patience, IRandomSource random, TimeProvider time)
    {
        own = CertificateView.TryRead(credential.Certificate.RawData, out var view, out var why) ? view : throw new InvalidOperationException(why);
        (this.sources, this.random, this.time, every) = (sources, random, time, patience.StandingEvery);
        http = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ConnectTimeout = patience.ConnectTimeout, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1) })
        {
            Timeout = patience.TryTimeout,
            MaxResponseContentBufferSize = LargestList,
        };
    }

    /// <summary>The first good answer: responders before lists. Null with what went wrong at each.</summary>
    internal async Task<(RevocationAnswer? Answer, string Trouble)> AskAsync(CancellationToken cancellation)
    {
        if (sources.Issuer is null)
        {
            return (null, $"the certificate of its issuer is neither in {EjbcaVariables.P12File} nor in {EjbcaVariables.Trust}, so no answer can be verified");
        }

        var troubles = new List<string>();
        foreach (var (address, ask) in sources.Responders.Select(r => (r, (Func<Uri, CancellationToken, Task<object>>)OcspAsync)).Concat(sources.Lists.Select(l => (l, (Func<Uri, CancellationToken, Task<object>>)ListAsync))))
        {
            try
            {
                var said = await ask(address, cancellation).ConfigureAwait(false);
                if (said is RevocationAnswer answer)
                {
                    return (answer, "");
                }

                troubles.Add($"{address}: {said}");
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                troubles.Add($"{address}: {(e is OperationCanceledException ? "no answer in time" : e.Message)}");
            }
        }

        return (null, string.Join("; ", troubles));
    }

    public void Dispose() => http.Dispose();

    /// <summary>An answer, or in words why there is none.</summary>
    private async Task<object> OcspAsync(Uri address, CancellationToken cancellation)
    {
        var nonce = new byte[NonceLength];
        random.Fill(nonce);
        var question = OcspRequest.Make(own, sources.Issuer!.PublicKey.EncodedKeyValue.RawData, nonce);
        using var content = new ByteArrayContent(question.Der);
        content.Headers.ContentType = new("application/ocsp-request");
        using var response = await http.PostAsync(address, content, cancellation).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return $"HTTP {(int)response.StatusCode}";
        }

        if (!OcspReply.TryRead(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false), question, out var reply, out var why))
        {
            return why;
        }

        if (!IsSigned(reply))
        {
            return "its answer is signed neither by the issuer nor by a responder that the issuer appointed";
        }

        if (reply.IsUnknown)
        {
            return "the responder does not know this credential";
        }

        var now = time.GetUtcNow();
        return Judge(new(reply.RevokedAt, reply.ThisUpdate, reply.NextUpdate ?? now + every, $"the OCSP responder {address}"), now);
    }

    private async Task<object> ListAsync(Uri address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        var isKnown = lists.TryGetValue(address, out var known);
        if (isKnown && known.Tag is { } tag)
        {
            request.Headers.IfNoneMatch.Add(tag);
        }
        else if (isKnown)
        {
            request.Headers.IfModifiedSince = known.Changed;
        }

        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (isKnown && response.StatusCode == HttpStatusCode.NotModified)
        {
            return Judge(known.Answer, time.GetUtcNow());
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            return $"HTTP {(int)response.StatusCode}";
        }

        if (!CrlView.TryRead(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false), out var list))
        {
            return "it is no revocation list";
        }

        if (!list.Issuer.Span.SequenceEqual(own.Issuer.Span) || !IssuerSignature.IsBy(sources.Issuer!, list.Tbs.Span, list.Signature.Span, list.Algorithm))
        {
            return "the revocation list is not signed by the credential's issuer";
        }

        if (list.HasUnknownDemands || !list.TryFind(own.SerialNumber.Span, out var revokedAt))
        {
            return "the revocation list is not a plain, whole one";
        }

        var answer = new RevocationAnswer(revokedAt, list.ThisUpdate, list.NextUpdate, $"the revocation list {address}");
        lists[address] = (response.Headers.ETag, response.Content.Headers.LastModified, answer);
        return Judge(answer, time.GetUtcNow());
    }

    private static object Judge(RevocationAnswer answer, DateTimeOffset now) =>
        answer.ThisUpdate > now + Skew ? $"its answer is of {answer.ThisUpdate:u}, which is still to come"
        : answer.NextUpdate < now ? $"its answer ran out at {answer.NextUpdate:u}"
        : answer;

    // RFC 6960 §4.2.2.2: the issuer itself, or one whose certificate the issuer signed for this use.
    private bool IsSigned(OcspReply reply)
    {
        if (IssuerSignature.IsBy(sources.Issuer!, reply.Tbs.Span, reply.Signature.Span, reply.Algorithm))
        {
            return true;
        }

        foreach (var der in reply.Certificates)
        {
            using var responder = TryLoad(der);
            if (responder is not null && IsAppointed(responder) && IssuerSignature.IsBy(responder, reply.Tbs.Span, reply.Signature.Span, reply.Algorithm))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAppointed(X509Certificate2 responder)
    {
        var now = time.GetUtcNow();
        return responder.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(u => u.EnhancedKeyUsages["1.3.6.1.5.5.7.3.9"] is not null)
            && now >= responder.NotBefore.ToUniversalTime() && now <= responder.NotAfter.ToUniversalTime()
            && responder.IssuerName.RawData.AsSpan().SequenceEqual(own.Issuer.Span) && IssuerSignature.IsBy(sources.Issuer!, responder);
    }

    private static X509Certificate2? TryLoad(ReadOnlyMemory<byte> der)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(der.Span);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
