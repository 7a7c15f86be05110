using Birthmark.Api.Access;
using Birthmark.Api.Audit;
using Birthmark.Api.Authorities;
using Birthmark.Api.Health;
using Birthmark.Api.Json;

namespace Birthmark.Api.Client;

/// <summary>A hub, called by typed verbs. Holds its connections; safe for use by many threads.</summary>
/// <exception cref="Problems.BirthmarkProblemException">Every call: the hub refused.</exception>
/// <exception cref="UnexpectedAnswerException">Every call: something else answered, or the hub failed.</exception>
public sealed class BirthmarkClient : IDisposable
{
    private readonly HubConnection _hub;

    public BirthmarkClient(Credential credential, TimeProvider clock)
    {
        _hub = new(credential, clock);
        Batches = new(_hub);
        Devices = new(_hub);
        Projects = new(_hub);
        Stations = new(_hub);
        Pki = new(_hub);
        Certificates = new(_hub);
    }

    public BatchCalls Batches { get; }

    public DeviceCalls Devices { get; }

    public ProjectCalls Projects { get; }

    public StationCalls Stations { get; }

    public PkiCalls Pki { get; }

    public CertificateCalls Certificates { get; }

    public Task<AliveView> IsAliveAsync(CancellationToken cancellation = default) =>
        _hub.GetAsync("/api/v1/alive", ApiJson.Default.AliveView, cancellation);

    public Task<HealthView> ReadinessAsync(CancellationToken cancellation = default) =>
        _hub.GetAsync("/health/ready", ApiJson.Default.HealthView, cancellation);

    /// <summary>Who we are to the hub, and who may do what.</summary>
    public Task<AccessView> AccessAsync(CancellationToken cancellation = default) =>
        _hub.GetAsync("/api/v1/access", ApiJson.Default.AccessView, cancellation);

    public Task<AuthorityCheck> CheckAuthorityAsync(AuthorityCheckRequest request, CancellationToken cancellation = default) =>
        _hub.SendAsync(
            HttpMethod.Post,
            "/api/v1/authorities/check",
            HubConnection.Json(request, ApiJson.Default.AuthorityCheckRequest),
            ApiJson.Default.AuthorityCheck,
            isIdempotent: true,
            cancellation);

    /// <summary>Audit records in log order from an index on; null gives the newest.</summary>
    public Task<AuditPage> AuditAsync(long? from, int count, CancellationToken cancellation = default) =>
        _hub.GetAsync(Query.Of("/api/v1/audit", ("from", from?.ToString(Query.Culture)), ("count", count.ToString(Query.Culture))), ApiJson.Default.AuditPage, cancellation);

    public void Dispose() => _hub.Dispose();
}
