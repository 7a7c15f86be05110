namespace Birthmark.Console.Bench;

/// <summary>Open Line pages as far as the hub sees them: each a connection that reads the events.</summary>
internal sealed class Watchers : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly List<HttpClient> clients = [];
    private readonly List<Task> readers = [];
    private long octets;
    private long pieces;

    internal string Words => $"{Interlocked.Read(ref octets) / 1024 / clients.Count} KiB in {Interlocked.Read(ref pieces) / clients.Count} pieces a page";

    internal static async Task<Watchers> OpenAsync(BrowserSession session, int pages)
    {
        var watchers = new Watchers();
        for (var i = 0; i < pages; i++)
        {
            var client = session.Connect();
            watchers.clients.Add(client);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/console/line/events") { Version = client.DefaultRequestVersion };
            request.Headers.Add("Cookie", $"{BrowserSession.Cookie}={session.Token}");
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            answer.EnsureSuccessStatusCode();
            watchers.readers.Add(watchers.ReadAsync(answer));
        }

        return watchers;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await Task.WhenAll(readers);
        clients.ForEach(c => c.Dispose());
        end.Dispose();
    }

    private async Task ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                var events = await answer.Content.ReadAsStreamAsync(end.Token);
                while (await events.ReadAsync(buffer, end.Token) is > 0 and var n)
                {
                    Interlocked.Add(ref octets, n);
                    Interlocked.Increment(ref pieces);
                }
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The page was closed.
            }
        }
    }
}
