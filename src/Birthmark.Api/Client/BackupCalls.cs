using Birthmark.Api.Backups;
using Birthmark.Api.Json;

namespace Birthmark.Api.Client;

/// <summary>Calls on the hub's backups.</summary>
public sealed class BackupCalls
{
    private const string Root = "/api/v1/backups";

    private readonly HubConnection hub;

    internal BackupCalls(HubConnection hub) => this.hub = hub;

    public Task<BackupList> ListAsync(CancellationToken cancellation = default) => this.hub.GetAsync(Root, ApiJson.Default.BackupList, cancellation);

    /// <summary>Makes one now, and returns when it is complete and read through.</summary>
    public Task<BackupView> CreateAsync(CancellationToken cancellation = default) =>
        this.hub.SendAsync(HttpMethod.Post, Root, null, ApiJson.Default.BackupView, isIdempotent: false, cancellation);
}
