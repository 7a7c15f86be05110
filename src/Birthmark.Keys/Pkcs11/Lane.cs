namespace Birthmark.Keys.Pkcs11;

/// <summary>One thread of a module with its own sessions: a module's call never runs on a thread that somebody else needs.</summary>
internal sealed class Lane
{
    private readonly Dictionary<string, (int Epoch, nuint Handle)> sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Token, nuint Class, string Alias), nuint> handles = [];

    /// <summary>The opening of the module that the sessions belong to.</summary>
    internal int Generation { get; private set; } = -1;

    internal Dictionary<string, (int Epoch, nuint Handle)> Sessions => sessions;

    internal Dictionary<(string Token, nuint Class, string Alias), nuint> Handles => handles;

    /// <summary>Forgets what belonged to an earlier opening.</summary>
    internal void Enter(int generation)
    {
        if (Generation != generation)
        {
            sessions.Clear();
            handles.Clear();
            Generation = generation;
        }
    }

    internal void Forget(string token)
    {
        sessions.Remove(token);
        foreach (var key in handles.Keys.Where(k => k.Token == token).ToList())
        {
            handles.Remove(key);
        }
    }
}
