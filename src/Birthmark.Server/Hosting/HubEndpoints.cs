using Birthmark.Server.Access;
using Birthmark.Server.Backups;
using Birthmark.Server.Console;
using Birthmark.Server.Deadlines;
using Birthmark.Server.Ejbca;
using Birthmark.Server.Endpoints;
using Birthmark.Server.Enrolment;
using Birthmark.Server.Health;
using Birthmark.Server.Evidence;
using Birthmark.Server.Exchange;
using Birthmark.Server.Kms;
using Birthmark.Server.Pki;
using Birthmark.Server.Problems;
using Birthmark.Server.Production;
using Birthmark.Server.Stations;
using Birthmark.Server.Telemetry;

namespace Birthmark.Server.Hosting;

/// <summary>All endpoints, one line a group, behind the edge and the gate.</summary>
internal static class HubEndpoints
{
    internal static void UseHub(this WebApplication app)
    {
        app.UseMiddleware<ProblemEdge>();
        app.UseRouting();
        app.UseMiddleware<RequestDeadline>();
        app.UseMiddleware<AccessGate>();
        app.MapHealth();
        app.MapAccess();
        app.MapAudit();
        app.MapClock();
        app.MapLog();
        app.MapReports();
        app.MapListLedger();
        app.MapSites();
        app.MapMetrics();
        app.MapBackups();
        app.MapStations();
        app.MapProjects();
        app.MapKms();
        app.MapBatches();
        app.MapDevices();
        app.MapReconciliation();
        app.MapExchange();
        app.MapEnrolment();
        app.MapPki();
        app.MapCertificates();
        app.MapRevocations();
        app.MapEjbca();
        app.MapDescription();
        app.MapConsole();
    }

    /// <summary>Deny by default: what nobody thought about is not served.</summary>
    /// <exception cref="HubStartException">Names the routes without an act.</exception>
    internal static void DemandActs(this IEndpointRouteBuilder routes)
    {
        if (ActEndpoints.WithoutAct(routes.DataSources) is { Count: > 0 } open)
        {
            throw new HubStartException($"These endpoints say no act and so nobody may call them: {string.Join(", ", open)}. Add .RequireAct(…).");
        }
    }
}
