using System.Collections.Concurrent;
using Birthmark.Pki.Registration;
using Birthmark.Production.Projects;

namespace Birthmark.Production.Authorities;

/// <summary>A connection as one version of a project declares it.</summary>
internal sealed record ConnectionKey(string Project, AuthorityDeclaration Declaration);

/// <summary>The authorities in use, one connection for each declaration; renewed when the secrets of their project change.</summary>
internal sealed class AuthorityBook(IAuthorityConnector connector, SecretShelf secrets)
{
    private readonly ConcurrentDictionary<ConnectionKey, IAuthority> connected = new();
    private readonly ConcurrentQueue<IDisposable> retired = new();

    internal async ValueTask<IAuthority> ConnectAsync(ConnectionKey key)
    {
        if (connected.TryGetValue(key, out var known))
        {
            return known;
        }

        using var connection = await OpenAsync(key);
        var authority = connector.Connect(connection);
        return connected.GetOrAdd(key, authority);
    }

    internal IReadOnlyList<(ConnectionKey Key, IAuthority Authority)> Connected() => [.. connected.Select(c => (c.Key, c.Value))];

    private async ValueTask<AuthorityConnection> OpenAsync(ConnectionKey key)
    {
        var connection = new AuthorityConnection(key.Project, key.Declaration.Name.Value, key.Declaration.Kind.Value);
        try
        {
            foreach (var variable in key.Declaration.Variables)
            {
                if (variable.Text is { } text)
                {
                    connection.Add(variable.Name, text);
                }
                else
                {
                    connection.Add(variable.Name, await secrets.OpenAsync(key.Project, SecretShelf.PathOf(key.Declaration, variable)));
                }
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The next use connects anew. Connections let go now may still be answering; those let go the time before are closed.</summary>
    internal void Forget(string project)
    {
        while (retired.TryDequeue(out var old))
        {
            old.Dispose();
        }

        foreach (var key in connected.Keys.Where(k => k.Project == project))
        {
            if (connected.TryRemove(key, out var authority) && authority is IDisposable closable)
            {
                retired.Enqueue(closable);
            }
        }
    }
}
