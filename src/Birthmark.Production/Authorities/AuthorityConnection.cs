using System.Text;
using Birthmark.Keys;

namespace Birthmark.Production.Authorities;

/// <summary>What is needed to connect to an authority. Dispose it once connected: it may hold secrets.</summary>
public sealed class AuthorityConnection : IDisposable
{
    private readonly Dictionary<string, SecretBuffer> values = new(StringComparer.Ordinal);

    internal AuthorityConnection(string project, string name, string kind)
    {
        Project = project;
        Name = name;
        Kind = kind;
    }

    public string Project { get; }

    /// <summary>As recipes and messages call it.</summary>
    public string Name { get; }

    /// <summary><c>ejbca</c> or <c>embedded</c>.</summary>
    public string Kind { get; }

    /// <summary>Values of the variables: the text as UTF-8, or what the file or environment variable held. They stay this connection's.</summary>
    public IReadOnlyDictionary<string, SecretBuffer> Values => values;

    public void Dispose()
    {
        foreach (var value in values.Values)
        {
            value.Dispose();
        }
    }

    internal void Add(string variable, string text) => values.Add(variable, new SecretBuffer(Encoding.UTF8.GetBytes(text)));

    /// <summary>Takes the buffer over.</summary>
    internal void Add(string variable, SecretBuffer value) => values.Add(variable, value);
}
