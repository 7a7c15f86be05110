using System.Collections.Frozen;
using Birthmark.Enrollment;
using Birthmark.Exchange;
using Birthmark.Exchange.Lists;
using Birthmark.Exchange.Evidence.Sites;
using Birthmark.Exchange.Reports;
using Birthmark.Keys;
using Birthmark.Keys.Pkcs11.Hosting;
using Birthmark.Pki;
using Birthmark.Production;
using Birthmark.Production.Reconciling;
using Birthmark.Server.Access;
using Birthmark.Server.Backups;
using Birthmark.Server.Console;
using Birthmark.Server.Deadlines;
using Birthmark.Server.Ejbca;
using Birthmark.Server.Evidence;
using Birthmark.Server.Exchange;
using Birthmark.Server.FirstStart;
using Birthmark.Server.Health;
using Birthmark.Server.Jobs;
using Birthmark.Server.Settings;
using Birthmark.Server.Stations;
using Birthmark.Server.Telemetry;
using Birthmark.Server.Tls;
using Birthmark.Storage;

namespace Birthmark.Server.Hosting;

/// <summary>Puts the hub together: one line a room.</summary>
internal static class HubComposition
{
    internal static void AddHub(this IServiceCollection services, HubSettings settings, KeyHostCommand? keyHost = null)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Data);
        services.AddSingleton(TimeProvider.System);
        services.AddStorage();
        services.AddKeys(KeysOf(settings) with { KeyHost = settings.Pkcs11Process == ModuleProcess.Separate ? keyHost : null });
        services.AddPki();
        services.AddSingleton(new ReconciliationOptions { Age = settings.ReconcileAge });
        services.AddProduction();
        services.AddExchange();
        services.AddSingleton<IReportSource, ProductionReports>();
        services.AddSingleton<IListPlaces, ListPlaces>();
        services.AddSingleton<ListDesk>();
        services.AddSingleton<IHubCredential, HubCredential>();
        services.AddSingleton<SiteDesk>();
        services.AddSingleton<PackageImport>();
        services.AddSingleton<OrderImport>();
        services.AddEnrollment();
        services.AddEjbca();
        services.AddSingleton(new RequestLimit());
        services.AddSingleton<DeadlineWatch>();
        services.AddAccess();
        services.AddConsole();
        services.AddStations();
        services.AddFirstStart();
        services.AddJobs();
        services.AddHealth();
        services.AddSingleton<BackupDesk>();
        services.AddSingleton(_ => new MetricBook());
    }

    internal static KeysOptions KeysOf(HubSettings settings) => new()
    {
        HubKeyFile = Path.Combine(settings.Data.Keys, "hub.key"),
        Pkcs11Modules = settings.Pkcs11Modules,
        HubToken = settings.HubToken,
        Tpm = settings.Tpm,
        TpmPcrs = settings.TpmPcrs,
        RecoveryCertificate = settings.RecoveryCertificate,
    };

    private static void AddStorage(this IServiceCollection services)
    {
        services.AddSingleton(p => Store.OpenSqlite(
            p.GetRequiredService<DataFolder>().Database,
            [.. KeysSchema.Migrations, .. PkiSchema.Migrations, .. ProductionSchema.Migrations, .. ExchangeSchema.Migrations, .. ServerSchema.Migrations],
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IJournal>(p => new WatchedJournal(p.GetRequiredService<Store>().Journal, FollowUps(p)));
        services.AddSingleton(p => p.GetRequiredService<Store>().Reader);
        services.AddSingleton(p => p.GetRequiredService<Store>().Audit);
    }

    /// <summary>What must happen when another room has done something.</summary>
    private static FrozenDictionary<string, Action> FollowUps(IServiceProvider provider)
    {
        var epoch = provider.GetRequiredService<AccessEpoch>();
        // Later: the job needs the store, whose journal this is for.
        void Checkpoint() => provider.GetRequiredService<CheckpointJob>().Ask();
        return new Dictionary<string, Action>
        {
            ["certificate.revoke"] = epoch.Advance,
            ["batch.release"] = Checkpoint,
            ["batch.abort"] = Checkpoint,
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<AccessEpoch>();
        services.AddSingleton<CredentialBook>();
        services.AddSingleton<ClientCertificateJudge>();
        services.AddSingleton<RefusalLedger>();
        services.AddSingleton<ActDemand>();
        services.AddSingleton<TlsIdentity>();
        services.AddSingleton<TlsIdentityBook>();
    }

    private static void AddStations(this IServiceCollection services)
    {
        services.AddSingleton<InvitationBook>();
        services.AddSingleton<EnrolPace>();
        services.AddSingleton<StationDesk>();
        services.AddSingleton<StationRetirement>();
        services.AddSingleton<StationRequests>();
    }

    private static void AddFirstStart(this IServiceCollection services)
    {
        services.AddSingleton<CredentialIssuance>();
        services.AddSingleton<OwnerFiles>();
        services.AddSingleton<OwnerCredential>();
        services.AddSingleton<HubStart>();
    }

    private static void AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<IJob, CrlJob>();
        services.AddSingleton<IJob, StandingJob>();
        services.AddSingleton<IJob, ApprovalJob>();
        services.AddSingleton<IJob, LooseEndsJob>();
        services.AddSingleton<IJob, ReconciliationJob>();
        services.AddSingleton<IJob, RefusalFlushJob>();
        services.AddSingleton<IJob, InvitationJob>();
        services.AddSingleton<IJob, TlsRenewalJob>();
        services.AddSingleton<IJob, LogCheckpointJob>();
        services.AddSingleton<IJob, EvidenceJob>();
        services.AddSingleton<CheckpointJob>();
        services.AddSingleton<IJob>(p => p.GetRequiredService<CheckpointJob>());
        // Stopped in reverse: after the jobs and the listener.
        services.AddHostedService<OrderlyStop>();
        services.AddHostedService<JobRunner>();
    }
}
