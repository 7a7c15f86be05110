using Birthmark.Keys;
using Birthmark.Production.Authorities;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Production.Kms;
using Birthmark.Production.Line;
using Birthmark.Production.Memory;
using Birthmark.Production.Orders;
using Birthmark.Production.Preview;
using Birthmark.Production.Projects;
using Birthmark.Production.Recipes;
using Birthmark.Production.Reconciling;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Birthmark.Production;

public static class ProductionRegistration
{
    /// <summary>
    /// Registers the room. The host gives it <see cref="IJournal"/>, <see cref="IReader"/> and <see cref="TimeProvider"/>, and the rooms Keys and Pki.
    /// </summary>
    public static IServiceCollection AddProduction(this IServiceCollection services) => services
        .AddRecipes()
        .AddReconciliation()
        .AddSingleton<SecretShelf>()
        .AddSingleton<MasterKeys>()
        .AddSingleton<FileShelf>()
        .AddSingleton<ProjectCompiler>()
        .AddSingleton<ProjectLibrary>()
        .AddSingleton<IAuthorityConnector, AuthorityConnector>()
        .AddSingleton<AuthorityBook>()
        .AddSingleton<KmsBook>()
        .AddSingleton(s => new KmsChecks(s.GetRequiredService<ProjectLibrary>(), s.GetRequiredService<KmsBook>()))
        .AddSingleton<BatchBook>()
        .AddSingleton<BatchClosing>()
        .AddSingleton<RecentDevices>()
        .AddSingleton<DeviceFinder>()
        .AddSingleton<DeviceSecrets>()
        .AddSingleton<DeviceClaims>()
        .AddSingleton<OrderLedger>()
        .AddSingleton(s => new ProjectHolders(s.GetRequiredService<IReader>()))
        .AddSingleton(s => new OrderIntegrity(s.GetRequiredService<OrderLedger>()))
        .AddSingleton<TicketBlocks>()
        .AddSingleton<DeviceCreation>()
        .AddSingleton<DeviceProvisioning>()
        .AddSingleton<ImageShelf>()
        .AddSingleton<ReadBackDesk>()
        .AddSingleton<BlockKey>()
        .AddSingleton<ProvisioningCommits>()
        .AddSingleton<DeviceReporting>()
        .AddSingleton<DeviceLists>()
        .AddSingleton<Errands>()
        .AddSingleton(s => new UidSource(s.GetRequiredService<TimeProvider>(), s.GetRequiredService<IRandomSource>(), LastOrder(s.GetRequiredService<IReader>())))
        .AddSingleton(s => new ProjectRegister(
            s.GetRequiredService<IJournal>(), s.GetRequiredService<IReader>(), s.GetRequiredService<ProjectCompiler>(), s.GetRequiredService<ProjectLibrary>(),
            s.GetRequiredService<SecretShelf>(), s.GetRequiredService<MasterKeys>(), s.GetRequiredService<AuthorityBook>(), s.GetRequiredService<KmsBook>(),
            s.GetRequiredService<OrderLedger>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new RegistrationStandings(s.GetRequiredService<AuthorityBook>()))
        .AddSingleton(s => new PreviewDesk(s.GetRequiredService<ProjectLibrary>(), s.GetRequiredService<ImageShelf>()))
        .AddSingleton(s => new AuthorityChecks(s.GetRequiredService<ProjectLibrary>(), s.GetRequiredService<AuthorityBook>()))
        .AddSingleton(s => new BatchRegister(
            s.GetRequiredService<IJournal>(), s.GetRequiredService<IReader>(), s.GetRequiredService<ProjectLibrary>(), s.GetRequiredService<FileShelf>(),
            s.GetRequiredService<ImageShelf>(), s.GetRequiredService<BatchBook>(), s.GetRequiredService<BatchClosing>(), s.GetRequiredService<OrderLedger>(), s.GetRequiredService<UidSource>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new OrderRegister(s.GetRequiredService<IJournal>(), s.GetRequiredService<IReader>(), s.GetRequiredService<OrderLedger>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new TicketsInQuestion(s.GetRequiredService<IRollbackGuard>(), s.GetRequiredService<OrderLedger>(), s.GetRequiredService<IReader>()))
        .AddSingleton(s => new BatchOrigins(s.GetRequiredService<IReader>(), s.GetRequiredService<ProjectLibrary>()))
        .AddSingleton(s => new DeviceRegister(
            s.GetRequiredService<DeviceCreation>(), s.GetRequiredService<DeviceProvisioning>(), s.GetRequiredService<DeviceReporting>(),
            s.GetRequiredService<DeviceLists>(), s.GetRequiredService<IReader>(), s.GetRequiredService<LineTally>()))
        .AddSingleton(s => new LineTally(s.GetRequiredService<IReader>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new KoReasons(s.GetRequiredService<IReader>()))
        .AddSingleton(s => new OutsideNeeds(s.GetRequiredService<BatchBook>(), s.GetRequiredService<ProjectLibrary>(), s.GetRequiredService<IReader>()))
        .AddSingleton(s => new LooseEnds(
            s.GetRequiredService<IReader>(), s.GetRequiredService<DeviceFinder>(), s.GetRequiredService<DeviceProvisioning>(),
            s.GetRequiredService<BatchClosing>(), s.GetRequiredService<Errands>()));

    private static IServiceCollection AddReconciliation(this IServiceCollection services)
    {
        services.TryAddSingleton(new ReconciliationOptions());
        return services
            .AddSingleton<PieceComparison>()
            .AddSingleton<LeaseComparison>()
            .AddSingleton<BatchComparison>()
            .AddSingleton<Remedies>()
            .AddSingleton(s => new Reconciliation(
                s.GetRequiredService<IReader>(), s.GetRequiredService<BatchComparison>(), s.GetRequiredService<Remedies>(),
                s.GetRequiredService<ReconciliationOptions>(), s.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Where UIDs go on, once at start: a clock set back must not make one twice.</summary>
    private static long LastOrder(IReader reader)
    {
        var last = reader.QueryAsync(
            "SELECT COALESCE(MAX(id), 0) FROM production_device UNION ALL SELECT COALESCE(MAX(id), 0) FROM production_batch", r => r.GetInt64(0));
        return last.AsTask().GetAwaiter().GetResult().Max();
    }
}
