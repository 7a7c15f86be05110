using Birthmark.Keys;
using Birthmark.Pki.Access;
using Birthmark.Pki.Authorities;
using Birthmark.Pki.Declaration;
using Birthmark.Pki.Declaration.Applying;
using Birthmark.Pki.Issuance;
using Birthmark.Storage;
using Birthmark.Pki.Certificates.Finding;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Pki;

/// <summary>Registers what the PKI knows.</summary>
internal static class KnowledgeRegistration
{
    internal static void AddKnowledge(this IServiceCollection services)
    {
        services.AddSingleton(p => new KnowledgeTables(p.GetRequiredService<IReader>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new PkiCatalog(
            p.GetRequiredService<KnowledgeTables>(), new RevokedAuthorities(p.GetRequiredService<IReader>(), p.GetRequiredService<CertificateIndex>()), p.GetServices<IKeyStore>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new CryptoTokens(p.GetRequiredService<PkiCatalog>(), p.GetRequiredService<IJournal>()));
        services.AddSingleton(p => new RoleSwitch(p.GetRequiredService<PkiCatalog>(), p.GetRequiredService<IJournal>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new AccessRules(p.GetRequiredService<PkiCatalog>()));
        services.AddSingleton<IActivationCodes>(p => new OutsideActivationCodes(p.GetRequiredService<PkiOptions>()));
        services.AddSingleton(p => new AuthorityFounder(
            p.GetRequiredService<PkiCatalog>(), p.GetRequiredService<KnowledgeTables>(), p.GetRequiredService<Issuer>(), p.GetRequiredService<IJournal>()));
        services.AddSingleton(p => new ExternalAnswers(p.GetRequiredService<PkiCatalog>(), p.GetRequiredService<AuthorityFounder>()));
        services.AddSingleton(p => new Execution(
            p.GetRequiredService<PkiCatalog>(), p.GetRequiredService<KnowledgeTables>(), p.GetRequiredService<CryptoTokens>(),
            p.GetRequiredService<AuthorityFounder>(), p.GetRequiredService<IJournal>()));
        services.AddSingleton(p => new PkiDeclarations(
            p.GetRequiredService<PkiCatalog>(), p.GetRequiredService<Execution>(), p.GetRequiredService<ExternalAnswers>(), p.GetRequiredService<IActivationCodes>()));
    }
}
