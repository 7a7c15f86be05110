using System.Collections.Concurrent;
using Birthmark.Keys;
using Birthmark.Pki.Registration;
using Birthmark.Production.Projects;

namespace Birthmark.Production.Authorities;

/// <summary>A connection as one version of a project declares it.</summary>
internal sealed record ConnectionKey(string Project, AuthorityDeclaration Declaration);

/// <summary>The authorities in use, one connection for each declaration; renewed when the secrets of their project change.</summary>
internal sealed class AuthorityBook(IAuthorityConnector connector, SecretShelf secrets)
{
    private readonly ConcurrentDictionary<ConnectionKey, IAuthority> connected = new();

    internal async ValueTask<IAuthority> ConnectAsync(ConnectionKey key)
    {
        if (connected.TryGetValue(key, out var known))
        {
            return known;
        }

        var plain = new Dictionary<string, string>(StringComparer.Ordinal);
        var hidden = new Dictionary<string, SecretBuffer>(StringComparer.Ordinal);
        foreach (var variable in key.Declaration.Variables)
        {
            if (variable.Text is { } text)
            {
                plain.Add(variable.Name, text);
            }
            else
            {
                hidden.Add(variable.Name, await secrets.OpenAsync(key.Project, SecretShelf.PathOf(key.Declaration, variable)));
            }
        }

        using var connection = new AuthorityConnection(key.Project, key.Declaration.Name.Value, key.Declaration.Kind.Value, plain, hidden);
        var authority = connector.Connect(connection);
        return connected.GetOrAdd(key, authority);
    }

    /// <summary>The next use connects anew.</summary>
    internal void Forget(string project)
    {
        foreach (var key in connected.Keys.Where(k => k.Project == project))
        {
            if (connected.TryRemove(key, out var authority))
            {
                (authority as IDisposable)?.Dispose();
            }
        }
    }
}
