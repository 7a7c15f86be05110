using Birthmark.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>Brings the EJBCA connector into a host.</summary>
internal static class EjbcaRegistration
{
    internal static IServiceCollection AddEjbcaConnector(this IServiceCollection services) => services.AddSingleton(
        static provider => new EjbcaConnector(provider.GetRequiredService<IRandomSource>(), provider.GetRequiredService<TimeProvider>()));
}
