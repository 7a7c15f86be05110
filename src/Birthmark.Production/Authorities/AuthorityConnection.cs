using Birthmark.Keys;

namespace Birthmark.Production.Authorities;

/// <summary>What is needed to connect to an authority: plain variables, and those that rest sealed. Dispose it once connected.</summary>
public sealed class AuthorityConnection : IDisposable
{
    private readonly IReadOnlyDictionary<string, SecretBuffer> secrets;

    internal AuthorityConnection(
        string project, string name, string kind, IReadOnlyDictionary<string, string> variables, IReadOnlyDictionary<string, SecretBuffer> secrets)
    {
        Project = project;
        Name = name;
        Kind = kind;
        Variables = variables;
        this.secrets = secrets;
    }

    public string Project { get; }

    /// <summary>As recipes and messages call it.</summary>
    public string Name { get; }

    /// <summary><c>ejbca</c> or <c>embedded</c>.</summary>
    public string Kind { get; }

    /// <summary>Plain variables by name (<see cref="ConnectionVariables"/>).</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>A variable that was read from a file or the environment, or null; stays this connection's.</summary>
    public SecretBuffer? Secret(string variable) => secrets.GetValueOrDefault(variable);

    public void Dispose()
    {
        foreach (var secret in secrets.Values)
        {
            secret.Dispose();
        }
    }
}
