using System.Globalization;
using System.Reflection;
using Birthmark.Api.Health;
using Birthmark.Server.Access;

namespace Birthmark.Server.Health;

/// <summary>Whether the hub is there, lives, and is ready to work.</summary>
internal static class HealthEndpoints
{
    private static readonly string Version =
        typeof(HealthEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    internal static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/alive", (TimeProvider time) => TypedResults.Ok(new AliveView(
                time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture))))
            .RequireAct(Act.AskAlive).WithName("alive").WithTags("health").WithSummary("The hub's clock.");
        routes.MapGet("/health/live", () => TypedResults.Ok(new HealthView("live", Version, [])))
            .RequireAct(Act.AskHealth).WithName("health-live").WithTags("health").WithSummary("The process answers.");
        routes.MapGet("/health/ready", ReadyAsync)
            .RequireAct(Act.AskHealth).WithName("health-ready").WithTags("health").WithSummary("Everything that work needs is there; 503 says what is not.")
            .Produces<HealthView>().Produces<HealthView>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ReadyAsync(Readiness readiness, CancellationToken cancellation)
    {
        var checks = await readiness.LookAsync(cancellation).ConfigureAwait(false);
        var isReady = checks.All(c => c.Good);
        return TypedResults.Json(
            new HealthView(isReady ? "ready" : "not-ready", Version, checks),
            Api.Json.ApiJson.Default.HealthView,
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
