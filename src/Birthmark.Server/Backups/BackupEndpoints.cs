using Birthmark.Api.Backups;
using Birthmark.Server.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Birthmark.Server.Backups;

/// <summary>Backups over REST.</summary>
internal static class BackupEndpoints
{
    internal static void MapBackups(this IEndpointRouteBuilder routes)
    {
        var backups = routes.MapGroup("/api/v1/backups").WithTags("backups");
        backups.MapGet("", (BackupDesk desk) => new BackupList(desk.List()))
            .RequireAct(Act.ReadBackups).WithName("backup-list").WithSummary("Backups in the hub's data folder, the newest first.");
        backups.MapPost("", CreateAsync)
            .RequireAct(Act.MakeBackup).WithName("backup-create").WithSummary("Make a backup now, while the hub works; returns when it is complete and read through.")
            // The disk of a large database takes longer than a call may.
            .DisableRequestTimeout();
    }

    private static async Task<Created<BackupView>> CreateAsync(Caller caller, BackupDesk desk, CancellationToken cancellation) =>
        TypedResults.Created((string?)null, await desk.CreateAsync(caller.Name, cancellation).ConfigureAwait(false));
}
