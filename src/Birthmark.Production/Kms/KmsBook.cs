using System.Collections.Concurrent;
using System.Text;
using Birthmark.Keys;
using Birthmark.Keys.Kmip;
using Birthmark.Keys.Kms;
using Birthmark.Production.Projects;

namespace Birthmark.Production.Kms;

/// <summary>The KMSs in use, one connection for each declaration: two projects never share one. Renewed when the secrets of their project change.</summary>
internal sealed class KmsBook(SecretShelf secrets, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<KmsKey, IKms> connected = new();
    private readonly ConcurrentQueue<IKms> retired = new();

    internal async ValueTask<IKms> ConnectAsync(KmsKey key)
    {
        if (connected.TryGetValue(key, out var known))
        {
            return known;
        }

        var made = await OpenAsync(key);
        var kept = connected.GetOrAdd(key, made);
        if (!ReferenceEquals(kept, made))
        {
            made.Dispose();
        }

        return kept;
    }

    /// <summary>How many are in use, and how many of these are out of order at present.</summary>
    internal (int All, int OutOfOrder) Count() => (connected.Count, connected.Values.Count(k => k.Fault is not null));

    /// <summary>The next use connects anew. Connections let go now may still be answering; those let go the time before are closed.</summary>
    internal void Forget(string project)
    {
        while (retired.TryDequeue(out var old))
        {
            old.Dispose();
        }

        foreach (var key in connected.Keys.Where(k => k.Project == project))
        {
            if (connected.TryRemove(key, out var kms))
            {
                retired.Enqueue(kms);
            }
        }
    }

    public void Dispose()
    {
        foreach (var kms in connected.Values.Concat(retired))
        {
            kms.Dispose();
        }
    }

    private async Task<IKms> OpenAsync(KmsKey key)
    {
        var values = new Dictionary<string, SecretBuffer>(StringComparer.Ordinal);
        try
        {
            foreach (var variable in key.Declaration.Variables)
            {
                values[variable.Name] = variable.Text is { } text
                    ? new SecretBuffer(Encoding.UTF8.GetBytes(text))
                    : await secrets.OpenAsync(key.Project, SecretShelf.PathOf(key.Declaration, variable));
            }

            return KmipConnection.TryRead(values, out var connection, out var faults)
                ? new KmipKms(connection, time)
                : throw new KeyRefusedException(KeyRefusal.StoreUnavailable, $"KMS '{key.Name}' of project '{key.Project}': {string.Join(' ', faults)}");
        }
        finally
        {
            foreach (var value in values.Values)
            {
                value.Dispose();
            }
        }
    }
}
