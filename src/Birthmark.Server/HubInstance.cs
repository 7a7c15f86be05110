using Birthmark.Server.Access;
using Birthmark.Server.FirstStart;

namespace Birthmark.Server;

/// <summary>A running hub.</summary>
public sealed class HubInstance : IAsyncDisposable
{
    private readonly WebApplication app;

    internal HubInstance(WebApplication app, Uri address, bool isFirstStart)
    {
        this.app = app;
        Address = address;
        IsFirstStart = isFirstStart;
    }

    /// <summary>Where it listens, with the port it was really given.</summary>
    public Uri Address { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>This start made the owner's credential.</summary>
    public bool IsFirstStart { get; }

    /// <summary>The owner's credential file, as clients read it.</summary>
    public string OwnerCredentialFile => Services.GetRequiredService<OwnerFiles>().Json;

    /// <summary>Returns when the hub has been asked to stop and has stopped.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellation = default) => app.WaitForShutdownAsync(cancellation);

    /// <summary>Lets requests in flight finish (up to half a minute), then closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync().ConfigureAwait(false);
        // What was only counted so far goes on record too.
        await app.Services.GetRequiredService<RefusalLedger>().FlushAsync(all: true).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }
}
