using System.Text;
using Birthmark.Server.Access;

namespace Birthmark.Server.Telemetry;

/// <summary>The figures, for a Prometheus server with a credential.</summary>
internal static class MetricsEndpoints
{
    internal static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", (MetricBook book) => TypedResults.Text(PrometheusText.Write(book.Read()), PrometheusText.MediaType, Encoding.UTF8))
            .RequireAct(Act.ReadMetrics).WithName("metrics").WithTags("health").WithSummary("Figures in Prometheus' text format.");
}
