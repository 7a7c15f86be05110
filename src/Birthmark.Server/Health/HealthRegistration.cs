namespace Birthmark.Server.Health;

/// <summary>What the hub looks at before it calls itself ready: a line a room.</summary>
internal static class HealthRegistration
{
    internal static IServiceCollection AddHealth(this IServiceCollection services) => services
        .AddSingleton<IReadinessCheck, StorageCheck>()
        .AddSingleton<IReadinessCheck, DiskCheck>()
        .AddSingleton<IReadinessCheck, KeyStoreCheck>()
        .AddSingleton<IReadinessCheck, TpmCheck>()
        .AddSingleton<IReadinessCheck, HsmCheck>()
        .AddSingleton<IReadinessCheck, AuthoritiesCheck>()
        .AddSingleton<IReadinessCheck, LogCheck>()
        .AddSingleton<IReadinessCheck, ClockCheck>()
        .AddSingleton<IReadinessCheck, FindingsCheck>()
        .AddSingleton<IReadinessCheck, EvidenceCheck>()
        .AddSingleton<IReadinessCheck, KmsCheck>()
        .AddSingleton<IReadinessCheck, RandomCheck>()
        .AddSingleton<IReadinessCheck, RegistrationCheck>()
        .AddSingleton<IReadinessCheck, EnrolmentCheck>()
        .AddSingleton<IReadinessCheck, OrdersCheck>()
        .AddSingleton<IReadinessCheck, RollbackCheck>()
        .AddSingleton<Readiness>();
}
