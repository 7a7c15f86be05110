using Birthmark.Keys;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Certificates.Finding;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Registration;
using Birthmark.Pki.Revocation;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Pki;

/// <summary>Registers what the PKI makes.</summary>
internal static class IssuanceRegistration
{
    internal static IServiceCollection AddIssuance(this IServiceCollection services) => services
        .AddSingleton(s => new CertificateIndex(s.GetRequiredService<IJournal>(), s.GetRequiredService<IReader>()))
        .AddSingleton(s => new Issuer(
            s.GetRequiredService<IJournal>(), s.GetRequiredService<IReader>(), s.GetRequiredService<CertificateIndex>(), s.GetRequiredService<IDeviceKeys>(),
            s.GetRequiredService<IRandomSource>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new RevocationLists(
            s.GetRequiredService<IJournal>(), s.GetRequiredService<IReader>(), s.GetRequiredService<PkiCatalog>(), s.GetRequiredService<IDeviceKeys>(),
            s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new CertificateRegister(
            s.GetRequiredService<IJournal>(), s.GetRequiredService<IReader>(), s.GetRequiredService<CertificateIndex>(), s.GetRequiredService<PkiCatalog>(), s.GetRequiredService<RevocationLists>(),
            s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new RevocationDesk(
            s.GetRequiredService<IJournal>(), s.GetRequiredService<IReader>(), s.GetRequiredService<PkiCatalog>(), s.GetRequiredService<CertificateRegister>(),
            s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new IssuanceCounts(s.GetRequiredService<IReader>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new EndEntities(
            s.GetRequiredService<IJournal>(), s.GetRequiredService<IReader>(), s.GetRequiredService<PkiCatalog>(), s.GetRequiredService<CertificateRegister>(),
            s.GetRequiredService<RevocationDesk>(), s.GetRequiredService<IRandomSource>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new EnrolmentDesk(
            s.GetRequiredService<PkiCatalog>(), s.GetRequiredService<Issuer>(), s.GetRequiredService<EndEntities>(), s.GetRequiredService<IDeviceKeys>(),
            s.GetRequiredService<IRollbackGuard>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new EmbeddedAuthority(
            s.GetRequiredService<PkiCatalog>(), s.GetRequiredService<EnrolmentDesk>(), s.GetRequiredService<CertificateRegister>()));
}
