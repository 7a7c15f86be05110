using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Birthmark.Api.Json;
using Birthmark.Api.Problems;

namespace Birthmark.Api.Client;

/// <summary>Sends calls over held connections; a refusal becomes a <see cref="BirthmarkProblemException"/>.</summary>
internal sealed class HubConnection : IDisposable
{
    private const string LineDelimitedJson = "application/x-ndjson";

    private const long LargeBody = 64 * 1024;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(400)];

    private readonly HttpClient http;
    private readonly TimeProvider clock;

    public HubConnection(Credential credential, TimeProvider clock)
    {
        this.clock = clock;
        var handler = new SocketsHttpHandler
        {
            SslOptions = HubTls.For(credential),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
        };
        http = new(handler) { BaseAddress = credential.Server.Base, Timeout = TimeSpan.FromMinutes(5) };
    }

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Get, path, null, answer, isIdempotent: true, cancellation);

    /// <param name="method">How.</param>
    /// <param name="path">Where.</param>
    /// <param name="content">What goes there, made anew for each try; or null.</param>
    /// <param name="answer">What comes back.</param>
    /// <param name="isIdempotent">It may be sent again when the connection breaks.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="alsoGood">A status that brings the same answer as success, unless it comes with a problem.</param>
    public async Task<T> SendAsync<T>(
        HttpMethod method, string path, Func<HttpContent>? content, JsonTypeInfo<T> answer, bool isIdempotent, CancellationToken cancellation,
        HttpStatusCode? alsoGood = null)
    {
        using var response = await SendAsync(() => Request(method, path, content, "application/json"), isIdempotent, cancellation, alsoGood).ConfigureAwait(false);
        try
        {
            return await response.Content.ReadFromJsonAsync(answer, cancellation).ConfigureAwait(false)
                ?? throw new UnexpectedAnswerException(response.StatusCode, $"{path}: the answer is empty");
        }
        catch (JsonException e)
        {
            throw new UnexpectedAnswerException(response.StatusCode, $"{path}: the answer is not of this version: {e.Message}");
        }
    }

    public Task<byte[]> GetBytesAsync(string path, string accept, CancellationToken cancellation) => SendForBytesAsync(HttpMethod.Get, path, null, accept, cancellation);

    /// <summary>A call that may be repeated and whose answer is no JSON.</summary>
    public async Task<byte[]> SendForBytesAsync(HttpMethod method, string path, Func<HttpContent>? content, string accept, CancellationToken cancellation)
    {
        using var response = await SendAsync(() => Request(method, path, content, accept), isIdempotent: true, cancellation).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Copies an answer of any length as it comes.</summary>
    public async Task CopyAsync(string path, string accept, Stream destination, CancellationToken cancellation)
    {
        using var response = await SendAsync(() => Request(HttpMethod.Get, path, null, accept), isIdempotent: true, cancellation).ConfigureAwait(false);
        await response.Content.CopyToAsync(destination, cancellation).ConfigureAwait(false);
    }

    public IAsyncEnumerable<T> StreamAsync<T>(string path, JsonTypeInfo<T> line, CancellationToken cancellation) =>
        StreamAsync(HttpMethod.Get, path, line, cancellation);

    /// <summary>Lines of JSON as they come; the call may be made again.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        HttpMethod method, string path, JsonTypeInfo<T> line, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await SendAsync(() => Request(method, path, null, LineDelimitedJson), isIdempotent: true, cancellation).ConfigureAwait(false);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await foreach (var each in JsonSerializer.DeserializeAsyncEnumerable(body, line, topLevelValues: true, cancellation).ConfigureAwait(false))
        {
            if (each is not null)
            {
                yield return each;
            }
        }
    }

    /// <summary>An answer of any length by its lines, without their ends.</summary>
    /// <param name="path">Where.</param>
    /// <param name="heads">Looks at the answer's headers before its first line; or null.</param>
    /// <param name="cancellation">Gives up.</param>
    public async IAsyncEnumerable<string> LinesAsync(string path, Action<HttpResponseHeaders>? heads, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var response = await SendAsync(() => Request(HttpMethod.Get, path, null, "*/*"), isIdempotent: true, cancellation).ConfigureAwait(false);
        heads?.Invoke(response.Headers);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false));
        while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>JSON of known length: the hub judges the length before it reads.</summary>
    public static Func<HttpContent> Json<T>(T body, JsonTypeInfo<T> type) => () =>
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    };

    public void Dispose() => http.Dispose();

    private static HttpRequestMessage Request(HttpMethod method, string path, Func<HttpContent>? content, string accept)
    {
        var request = new HttpRequestMessage(method, path) { Content = content?.Invoke() };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Problem.MediaType));
        // Asks first (RFC 9110 §10.1.1): a body refused for its length would else be cut off in the middle, and with it the refusal.
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > LargeBody;
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, bool isIdempotent, CancellationToken cancellation, HttpStatusCode? alsoGood = null)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var request = make();
                var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
                if (response.IsSuccessStatusCode || (response.StatusCode == alsoGood && response.Content.Headers.ContentType?.MediaType != Problem.MediaType))
                {
                    return response;
                }

                using (response)
                {
                    throw await RefusalOfAsync(response, request.RequestUri!, cancellation).ConfigureAwait(false);
                }
            }
            catch (HttpRequestException e) when (isIdempotent && e.HttpRequestError == HttpRequestError.ConnectionError && attempt < Pauses.Length)
            {
                await Task.Delay(Pauses[attempt], this.clock, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task<Exception> RefusalOfAsync(HttpResponseMessage response, Uri uri, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType == Problem.MediaType)
        {
            try
            {
                if (await response.Content.ReadFromJsonAsync(ApiJson.Default.Problem, cancellation).ConfigureAwait(false) is { } problem)
                {
                    return new BirthmarkProblemException(problem);
                }
            }
            catch (JsonException)
            {
                // Said to be a problem document but is none: told below by its status.
            }
        }

        var status = response.StatusCode;
        return new UnexpectedAnswerException(status, status == HttpStatusCode.NotFound
            ? $"{uri}: there is nothing here; is this a Birthmark hub of this version?"
            : $"{uri}: answered {(int)status} without saying why");
    }
}
