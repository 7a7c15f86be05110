using Birthmark.Pki.Registration.Ejbca;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Pki;

/// <summary>Puts the room together.</summary>
public static class PkiRegistration
{
    /// <summary>The embedded PKI. Needs the keys room, and from the host <c>IJournal</c>, <c>IReader</c> and <c>TimeProvider</c>.</summary>
    public static IServiceCollection AddPki(this IServiceCollection services, PkiOptions? options = null)
    {
        services.AddSingleton(options ?? new PkiOptions());
        services.AddKnowledge();
        services.AddIssuance();
        services.AddEjbcaConnector();
        return services;
    }
}
