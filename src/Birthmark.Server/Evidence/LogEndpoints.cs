using System.Globalization;
using Birthmark.Exchange;
using Birthmark.Exchange.Log;
using Birthmark.Server.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Birthmark.Server.Evidence;

/// <summary>The audit log as the resources of C2SP tlog-tiles, and what its witnesses hand in.</summary>
internal static class LogEndpoints
{
    private const string Note = "text/plain; charset=utf-8";
    private const string Octets = "application/octet-stream";

    internal static void MapLog(this IEndpointRouteBuilder routes)
    {
        var log = routes.MapGroup("/log").WithTags("log");
        log.MapGet("/checkpoint", CheckpointAsync)
            .RequireAct(Act.ReadAudit).WithName("log-checkpoint").WithSummary("The newest checkpoint with its cosignatures; with size, that one.");
        log.MapGet("/key", KeyAsync)
            .RequireAct(Act.ReadAudit).WithName("log-key").WithSummary("The log's key in the one-line form of note keys.");
        log.MapGet("/tile/entries/{**path}", EntriesAsync)
            .RequireAct(Act.ReadAudit).WithName("log-entries").WithSummary("A bundle of leaves.");
        log.MapGet("/tile/{level}/{**path}", TileAsync)
            .RequireAct(Act.ReadAudit).WithName("log-tile").WithSummary("A tile of the Merkle tree.");
        log.MapPost("/cosignature", CosignAsync)
            .RequireAct(Act.CosignLog).WithName("log-cosign").WithSummary("A checkpoint with the signature of a registered witness.");
        log.MapPut("/witnesses/{**name}", RegisterAsync)
            .RequireAct(Act.RegisterWitness).WithName("log-witness").WithSummary("Registers a witness: the body is its public key or certificate, PEM.");
    }

    private static async Task<ContentHttpResult> CheckpointAsync(CheckpointBook book, HttpContext context, long? size, CancellationToken cancellation)
    {
        // The endpoint is mutable: tlog-tiles asks that it be cached for seconds at most.
        context.Response.Headers.CacheControl = "no-cache";
        var found = size is { } wanted ? await book.FindAsync(wanted).ConfigureAwait(false) : await book.NewestAsync().ConfigureAwait(false) ?? await book.EnsureAsync(cancellation).ConfigureAwait(false);
        return found is null
            ? throw new ExchangeRefusedException(ExchangeRefusal.TileUnknown, $"There is no checkpoint of {size} leaves: leave the size out for the newest.")
            : TypedResults.Text(System.Text.Encoding.UTF8.GetString(found.Note.Encode()), Note);
    }

    private static async Task<ContentHttpResult> KeyAsync(CheckpointBook book, CancellationToken cancellation) =>
        TypedResults.Text((await book.KeyAsync(cancellation).ConfigureAwait(false)).Text + "\n", Note);

    private static async Task<FileContentHttpResult> EntriesAsync(LogTiles tiles, HttpContext context, string path) =>
        Immutable(context, await tiles.EntriesAsync(PathOf(path)).ConfigureAwait(false));

    private static async Task<FileContentHttpResult> TileAsync(LogTiles tiles, HttpContext context, string level, string path)
    {
        var isLevel = int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == level;
        return Immutable(context, await tiles.TileAsync(isLevel ? number : -1, PathOf(path)).ConfigureAwait(false));
    }

    private static async Task<ContentHttpResult> CosignAsync(CheckpointBook book, HttpRequest request, CancellationToken cancellation)
    {
        var taken = await book.TakeCosignatureAsync(await BodyAsync(request, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        return TypedResults.Text(System.Text.Encoding.UTF8.GetString(taken.Note.Encode()), Note);
    }

    private static async Task<ContentHttpResult> RegisterAsync(Witnesses witnesses, Caller caller, HttpRequest request, string name, CancellationToken cancellation)
    {
        var text = System.Text.Encoding.UTF8.GetString(await BodyAsync(request, cancellation).ConfigureAwait(false));
        return TypedResults.Text((await witnesses.AddAsync(name, text, caller.Name, cancellation).ConfigureAwait(false)).Text + "\n", Note);
    }

    private static FileContentHttpResult Immutable(HttpContext context, byte[] octets)
    {
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Bytes(octets, Octets);
    }

    private static TilePath PathOf(string path) => TilePath.TryRead(path, out var read) ? read : throw new ExchangeRefusedException(
        ExchangeRefusal.TileUnknown, $"'{path}' is not the place of a tile: write the index in groups of three digits, all but the last behind an x, e.g. x001/x234/067.");

    private static async Task<byte[]> BodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        var most = new byte[SignedNote.MaxLength + 1];
        var length = await request.Body.ReadAtLeastAsync(most, most.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return length <= SignedNote.MaxLength ? most[..length] : throw new ExchangeRefusedException(
            ExchangeRefusal.NoteInvalid, $"The body is longer than {SignedNote.MaxLength} octets.");
    }
}
