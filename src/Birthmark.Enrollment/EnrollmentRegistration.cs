using Birthmark.Enrollment.Ejbca;
using Birthmark.Enrollment.Ejbca.Criteria;
using Birthmark.Enrollment.Ejbca.Resources;
using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Registration;
using Birthmark.Pki.Revocation;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Enrollment;

/// <summary>Brings the enrolment protocols into a host.</summary>
public static class EnrollmentRegistration
{
    /// <summary>Adds <see cref="EjbcaRest"/>; the rooms of keys and PKI must be there.</summary>
    public static IServiceCollection AddEnrollment(this IServiceCollection services, EjbcaRestOptions? options = null) =>
        services.AddSingleton(provider => Build(
            options ?? new EjbcaRestOptions(),
            provider.GetRequiredService<PkiCatalog>(),
            provider.GetRequiredService<CertificateRegister>(),
            provider.GetRequiredService<EnrolmentDesk>(),
            provider.GetRequiredService<EndEntities>(),
            provider.GetRequiredService<RevocationLists>(),
            provider.GetRequiredService<RevocationDesk>(),
            provider.GetRequiredService<CryptoTokens>(),
            provider.GetRequiredService<IDeviceKeys>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));

    private static EjbcaRest Build(
        EjbcaRestOptions options,
        PkiCatalog catalog,
        CertificateRegister register,
        EnrolmentDesk desk,
        EndEntities entities,
        RevocationLists lists,
        RevocationDesk revocations,
        CryptoTokens tokens,
        IDeviceKeys keys,
        TimeProvider time)
    {
        var search = new EndEntitySearch(catalog, entities);
        return new EjbcaRest(
            options,
            [
                new CaResource(catalog, lists),
                new CertificateResource(
                    catalog,
                    register,
                    new EnrolmentResource(catalog, desk, entities, time),
                    new KeyStoreResource(desk, entities, keys),
                    new RevocationResource(catalog, register, revocations, time),
                    time),
                new CertificateV2Resource(catalog, register),
                new SystemResource(lists),
                new EndEntityResource(entities, search),
                new EndEntityV2Resource(catalog, search),
                new CryptoTokenResource(tokens),
                new CaManagementResource(catalog, tokens),
            ]);
    }
}
