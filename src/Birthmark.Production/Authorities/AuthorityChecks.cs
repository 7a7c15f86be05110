using Birthmark.Pki.Registration;
using Birthmark.Pki.Registration.Ejbca;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Authorities;

/// <summary>Says exactly what is wrong with a project's authority, step by step.</summary>
public sealed class AuthorityChecks
{
    private readonly ProjectLibrary library;
    private readonly AuthorityBook authorities;

    internal AuthorityChecks(ProjectLibrary library, AuthorityBook authorities)
    {
        this.library = library;
        this.authorities = authorities;
    }

    /// <exception cref="ProductionRefusedException">Unknown project or authority.</exception>
    public async Task<IReadOnlyList<AuthorityFinding>> CheckAsync(string project, string authority, CancellationToken cancellation = default)
    {
        var declared = (await library.CurrentAsync(project)).AuthorityDeclarations;
        if (!declared.TryGetValue(authority, out var declaration))
        {
            throw new ProductionRefusedException(
                ProductionRefusal.AuthorityUnknown,
                $"Project '{project}' declares no authority '{YamlTree.Shorten(authority)}'.",
                Spelling.Hint(authority, declared.Keys));
        }

        var connection = await authorities.ConnectAsync(new(project, declaration));
        return await connection.CheckAsync(
            new AuthorityExpectation(
                declaration.Plain(EjbcaVariables.CaName),
                declaration.Plain(EjbcaVariables.CertificateProfile),
                declaration.Plain(EjbcaVariables.EndEntityProfile)),
            cancellation);
    }
}
