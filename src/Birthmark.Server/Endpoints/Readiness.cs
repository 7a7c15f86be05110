using System.Globalization;
using Birthmark.Api.Health;
using Birthmark.Exchange.Evidence.Sites;
using Birthmark.Exchange.Log;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Registration;
using Birthmark.Production.Authorities;
using Birthmark.Production.Orders;
using Birthmark.Production.Reconciling;
using Birthmark.Server.Settings;
using Birthmark.Storage;

namespace Birthmark.Server.Endpoints;

/// <summary>Looks at what work needs. Names of tokens and authorities stay inside: this is answered to anyone.</summary>
internal sealed class Readiness(
    IJournal journal, IEnumerable<IKeyStore> stores, PkiCatalog catalog, CheckpointBook checkpoints, AuditLog log, Reconciliation reconciliation, EvidenceSites sites, SiteStates states,
    IRandomHealth random, IRollbackGuard guard, HubKeyPlace hubKey, RegistrationStandings standings, OrderIntegrity orders, HubSettings settings)
{
    internal async Task<IReadOnlyList<HealthCheck>> LookAsync(CancellationToken cancellation) =>
    [
        Storage(),
        Disk(),
        await KeysAsync(cancellation).ConfigureAwait(false),
        Authorities(),
        Log(),
        Clock(),
        await FindingsAsync().ConfigureAwait(false),
        await EvidenceAsync().ConfigureAwait(false),
        Random(),
        Registration(),
        new("orders", orders.Fault is null, orders.Fault is { } fault ? $"altered by hand, so nothing is made: {fault}" : "as this hub wrote them"),
        new("rollback", guard.State.Standing != RollbackStanding.RolledBack, guard.State.Words),
    ];

    private HealthCheck Random()
    {
        var sources = random.Look();
        return new("random", sources.All(s => s.IsFit), string.Join("; ", sources.Select(s => $"{s.Name}: {s.Words}")));
    }

    /// <summary>Never keeps the hub from being ready: a site that is gone must not stop a line. What needs a look begins with "alarm".</summary>
    private async Task<HealthCheck> EvidenceAsync()
    {
        var all = await sites.ListAsync().ConfigureAwait(false);
        var parked = await sites.CountParkedAsync().ConfigureAwait(false);
        var standings = all.CountBy(s => states.Of(s).Standing).ToDictionary();
        var isAlarm = parked > 0 || standings.ContainsKey(SiteStanding.Refused);
        var words = string.Join(", ", standings.OrderBy(s => s.Key).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Value} {s.Key.ToString().ToLowerInvariant()}")));
        return new("evidence", true, all.Count == 0 ? "no site of evidence" : string.Create(
            CultureInfo.InvariantCulture, $"{(isAlarm ? "alarm: " : "")}sites of evidence: {words}; {parked} records parked"));
    }

    /// <summary>Whether authorities elsewhere still listen to this hub: their names stay inside.</summary>
    private HealthCheck Registration()
    {
        var all = standings.List();
        var words = all.CountBy(s => s.Standing.Kind).OrderBy(s => s.Key).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Value} {Word(s.Key)}"));
        return new("registration", all.All(s => s.Standing.MayAsk), all.Count == 0 ? "no credential at an authority elsewhere is in use" : $"credentials at authorities elsewhere: {string.Join(", ", words)}");
    }

    private static string Word(CredentialStandingKind kind) => kind switch
    {
        CredentialStandingKind.InForce => "in force",
        CredentialStandingKind.Overdue => "in force until the grace is over, for no newer answer can be had",
        CredentialStandingKind.Revoked => "revoked: nothing is asked for there",
        CredentialStandingKind.Unknown => "of unknown standing: nothing is asked for there",
        _ => "whose revocation nobody publishes",
    };

    private HealthCheck Log() => new("log", checkpoints.Fault is null, checkpoints.Fault ?? "holds what was signed");

    private HealthCheck Clock() => log.Clock.Behind is { Ticks: > 0 } behind
        ? new("clock", false, string.Create(CultureInfo.InvariantCulture, $"stands {behind.TotalSeconds:F0} s behind {log.Clock.Latest:u}, which the log has seen: no batch is opened"))
        : new("clock", true, "not behind the log");

    /// <summary>Never a reason to stand still: what is found is for people.</summary>
    private async ValueTask<HealthCheck> FindingsAsync()
    {
        var open = await reconciliation.CountOpenAsync().ConfigureAwait(false);
        return new("reconciliation", true, string.Create(CultureInfo.InvariantCulture, $"{open} findings open"));
    }

    private HealthCheck Storage() => new("storage", journal.Health.IsWritable, journal.Health is { IsWritable: false, Reason: var reason } ? $"nothing can be recorded, so nothing is issued: {reason}" : "writable");

    private HealthCheck Disk()
    {
        var free = new DriveInfo(settings.Data.Root).AvailableFreeSpace;
        return new("disk", free >= settings.MinFreeDiskBytes, string.Create(CultureInfo.InvariantCulture, $"{free >> 20} MiB free, {settings.MinFreeDiskBytes >> 20} MiB wanted"));
    }

    private async Task<HealthCheck> KeysAsync(CancellationToken cancellation)
    {
        var words = new List<string>();
        var all = 0;
        var active = 0;
        foreach (var store in stores)
        {
            var held = await store.ListTokensAsync(cancellation).ConfigureAwait(false);
            var awake = held.Count(t => t.IsActive);
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{store.Scheme}{(store.IsDevelopmentGrade ? " (development grade)" : "")}: {awake} of {held.Count} crypto tokens active"));
            all += held.Count;
            active += awake;
        }

        words.Add(hubKey.IsSealed ? "hub key sealed to the TPM" : "hub key in a file (development grade)");
        return new("key-store", active == all, string.Join("; ", words));
    }

    private HealthCheck Authorities()
    {
        var own = catalog.Current.Authorities.Values.Where(a => a.Status != AuthorityStatus.External).ToList();
        var fit = own.Count(a => a.Status is AuthorityStatus.Active or AuthorityStatus.WaitingCertificateResponse);
        return new("authorities", fit == own.Count, string.Create(CultureInfo.InvariantCulture, $"{fit} of {own.Count} in service or waiting for an answer"));
    }
}
