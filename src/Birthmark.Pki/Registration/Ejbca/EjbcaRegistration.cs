using Birthmark.Keys;
using Birthmark.Pki.Registration.Ejbca.Withdrawal;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>Brings the EJBCA connector into a host.</summary>
internal static class EjbcaRegistration
{
    internal static IServiceCollection AddEjbcaConnector(this IServiceCollection services) => services.AddSingleton(
        static provider => new EjbcaConnector(
            new KeptAnswers(provider.GetRequiredService<IJournal>(), provider.GetRequiredService<IReader>(), provider.GetRequiredService<ISealer>()),
            provider.GetRequiredService<IRandomSource>(), provider.GetRequiredService<TimeProvider>()));
}
