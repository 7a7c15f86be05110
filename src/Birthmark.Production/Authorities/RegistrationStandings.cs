using Birthmark.Pki;
using Birthmark.Pki.Registration;

namespace Birthmark.Production.Authorities;

/// <summary>Whether the hub may still ask the authorities that it uses: for the host, which looks from time to time and tells people.</summary>
public sealed class RegistrationStandings
{
    private readonly AuthorityBook book;

    internal RegistrationStandings(AuthorityBook book) => this.book = book;

    /// <summary>Of each authority that was asked since the start, by project and name.</summary>
    public IReadOnlyList<(string Project, string Authority, CredentialStanding Standing)> List() =>
        [.. Watched().Select(w => (w.Key.Project, w.Key.Declaration.Name.Value, w.Watched.Standing)).OrderBy(s => s.Project, StringComparer.Ordinal).ThenBy(s => s.Value, StringComparer.Ordinal)];

    /// <summary>Looks at all whose time has come.</summary>
    public async Task LookAsync(CancellationToken cancellation = default)
    {
        foreach (var (_, watched) in Watched())
        {
            try
            {
                await watched.LookAsync(cancellation);
            }
            catch (PkiRefusedException)
            {
                // A credential that does not open is told to whoever uses it.
            }
        }
    }

    private IEnumerable<(ConnectionKey Key, IWatchesCredential Watched)> Watched() =>
        book.Connected().Where(c => c.Authority is IWatchesCredential).Select(c => (c.Key, (IWatchesCredential)c.Authority));
}
