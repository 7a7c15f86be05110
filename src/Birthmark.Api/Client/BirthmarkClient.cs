using System.Net;
using Birthmark.Api.Access;
using Birthmark.Api.Audit;
using Birthmark.Api.Authorities;
using Birthmark.Api.Health;
using Birthmark.Api.Json;
using Birthmark.Api.Kms;

namespace Birthmark.Api.Client;

/// <summary>A hub, called by typed verbs. Holds its connections; safe for use by many threads.</summary>
/// <exception cref="Problems.BirthmarkProblemException">Every call: the hub refused.</exception>
/// <exception cref="UnexpectedAnswerException">Every call: something else answered, or the hub failed.</exception>
public sealed class BirthmarkClient : IDisposable
{
    private readonly HubConnection hub;

    public BirthmarkClient(Credential credential, TimeProvider clock)
    {
        this.hub = new(credential, clock);
        Batches = new(this.hub);
        Devices = new(this.hub);
        Projects = new(this.hub);
        Stations = new(this.hub);
        Accounts = new(this.hub);
        Pki = new(this.hub);
        Certificates = new(this.hub);
        Exchange = new(this.hub);
        Reconciliation = new(this.hub);
        Evidence = new(this.hub);
        Hub = new(this.hub);
    }

    public BatchCalls Batches { get; }

    public DeviceCalls Devices { get; }

    public ProjectCalls Projects { get; }

    public StationCalls Stations { get; }

    public AccountCalls Accounts { get; }

    public PkiCalls Pki { get; }

    public CertificateCalls Certificates { get; }

    public ExchangeCalls Exchange { get; }

    public ReconciliationCalls Reconciliation { get; }

    public EvidenceCalls Evidence { get; }

    public HubCalls Hub { get; }

    public Task<AliveView> IsAliveAsync(CancellationToken cancellation = default) =>
        this.hub.GetAsync("/api/v1/alive", ApiJson.Default.AliveView, cancellation);

    /// <summary>What the hub says of itself, ready (200) or not (503).</summary>
    public Task<HealthView> ReadinessAsync(CancellationToken cancellation = default) => this.hub.SendAsync(
        HttpMethod.Get, "/health/ready", null, ApiJson.Default.HealthView, isIdempotent: true, cancellation, HttpStatusCode.ServiceUnavailable);

    /// <summary>A resource of the log, e.g. <c>checkpoint</c> or <c>tile/0/000</c> (C2SP tlog-tiles); null when there is none.</summary>
    public async Task<byte[]?> LogResourceAsync(string path, CancellationToken cancellation = default)
    {
        try
        {
            return await this.hub.GetBytesAsync($"/log/{path}", "*/*", cancellation).ConfigureAwait(false);
        }
        catch (Problems.BirthmarkProblemException e) when (e.Problem.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Says that the hub's clock is right now, whatever its audit log has seen before.</summary>
    public Task<ClockView> AcceptClockAsync(CancellationToken cancellation = default) =>
        this.hub.SendAsync(HttpMethod.Post, "/api/v1/clock/accept", null, ApiJson.Default.ClockView, isIdempotent: true, cancellation);

    /// <summary>Who we are to the hub, and who may do what.</summary>
    public Task<AccessView> AccessAsync(CancellationToken cancellation = default) =>
        this.hub.GetAsync("/api/v1/access", ApiJson.Default.AccessView, cancellation);

    public Task<AuthorityCheck> CheckAuthorityAsync(AuthorityCheckRequest request, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post,
            "/api/v1/authorities/check",
            HubConnection.Json(request, ApiJson.Default.AuthorityCheckRequest),
            ApiJson.Default.AuthorityCheck,
            isIdempotent: true,
            cancellation);

    public Task<KmsCheck> CheckKmsAsync(KmsCheckRequest request, CancellationToken cancellation = default) =>
        this.hub.SendAsync(
            HttpMethod.Post, "/api/v1/kms/check", HubConnection.Json(request, ApiJson.Default.KmsCheckRequest), ApiJson.Default.KmsCheck, isIdempotent: true, cancellation);

    /// <summary>Audit records in log order from an index on; null gives the newest.</summary>
    public Task<AuditPage> AuditAsync(long? from, int count, CancellationToken cancellation = default) =>
        this.hub.GetAsync(Query.Of("/api/v1/audit", ("from", from?.ToString(Query.Culture)), ("count", count.ToString(Query.Culture))), ApiJson.Default.AuditPage, cancellation);

    public void Dispose() => this.hub.Dispose();
}
