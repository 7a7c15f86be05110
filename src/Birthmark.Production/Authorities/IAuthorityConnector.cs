using Birthmark.Pki.Registration;

namespace Birthmark.Production.Authorities;

/// <summary>Makes the authority that a project's connection describes.</summary>
public interface IAuthorityConnector
{
    /// <summary>Connects lazily: no network here. The connection is disposed after the call; copy what is needed longer.</summary>
    /// <exception cref="ProductionRefusedException">The kind is not offered by this hub, or a variable cannot be used.</exception>
    IAuthority Connect(AuthorityConnection connection);
}
