using Birthmark.Exchange.Enrolment;
using Birthmark.Exchange.Evidence.Sites;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Lists;
using Birthmark.Exchange.Log;
using Birthmark.Exchange.Orders;
using Birthmark.Exchange.Packages;
using Birthmark.Exchange.Pairing;
using Birthmark.Exchange.Reports;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Issuance;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Exchange;

/// <summary>Furnishes the room.</summary>
public static class ExchangeRegistration
{
    /// <summary>
    /// Needs the keys and PKI rooms, and from the host <see cref="IJournal"/>, <see cref="IReader"/>, <see cref="AuditLog"/>, <see cref="TimeProvider"/>, an
    /// <see cref="IReportSource"/>, <see cref="IListPlaces"/> and an <see cref="IHubCredential"/>.
    /// </summary>
    public static IServiceCollection AddExchange(this IServiceCollection services) => services
        .AddSingleton(p => new HubToken(p.GetServices<IKeyStore>()))
        .AddSingleton(p => new Witnesses(p.GetRequiredService<IJournal>(), p.GetRequiredService<IReader>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new LogTiles(p.GetRequiredService<IReader>()))
        .AddSingleton(p => new CheckpointBook(
            p.GetRequiredService<IJournal>(), p.GetRequiredService<IReader>(), p.GetRequiredService<AuditLog>(), p.GetRequiredService<HubToken>(),
            p.GetRequiredService<Witnesses>(), p.GetRequiredService<IRollbackGuard>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new OwnCertificates(
            p.GetRequiredService<PkiCatalog>(), p.GetRequiredService<Issuer>(), p.GetRequiredService<IJournal>(), p.GetRequiredService<IReader>(),
            p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new ReportIdentity(p.GetRequiredService<HubToken>(), p.GetRequiredService<OwnCertificates>()))
        .AddSingleton(p => new ExchangeIdentity(p.GetRequiredService<HubToken>(), p.GetRequiredService<OwnCertificates>()))
        .AddSingleton(p => new PairingBook(p.GetRequiredService<IJournal>(), p.GetRequiredService<IReader>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new PackageDesk(
            p.GetRequiredService<PairingBook>(), p.GetRequiredService<ExchangeIdentity>(), p.GetRequiredService<IReader>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new PackageHistory(p.GetRequiredService<IReader>()))
        .AddSingleton(p => new OrderDesk(p.GetRequiredService<PairingBook>(), p.GetRequiredService<ExchangeIdentity>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new EnrolmentDesk(
            p.GetRequiredService<HubToken>(), p.GetService<IAttestsKeys>(), new EnrolmentBook(p.GetRequiredService<IJournal>(), p.GetRequiredService<IReader>()),
            p.GetRequiredService<PairingBook>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new ListLedger(p.GetRequiredService<IJournal>(), p.GetRequiredService<IReader>(), p.GetRequiredService<IListPlaces>()))
        .AddSingleton(p => new EvidenceSites(p.GetRequiredService<IJournal>(), p.GetRequiredService<IReader>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<SiteStates>()
        .AddSingleton(p => new SitePumps(
            p.GetRequiredService<EvidenceSites>(), p.GetRequiredService<IReader>(), p.GetRequiredService<CheckpointBook>(), p.GetRequiredService<IHubCredential>(),
            p.GetRequiredService<SiteStates>(), p.GetRequiredService<IRandomSource>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new ReportDesk(
            p.GetRequiredService<IReportSource>(), p.GetRequiredService<IReader>(), p.GetRequiredService<AuditLog>(), p.GetRequiredService<CheckpointBook>(),
            p.GetRequiredService<ReportIdentity>(), p.GetRequiredService<EnrolmentDesk>(), p.GetRequiredService<TimeProvider>()));
}
