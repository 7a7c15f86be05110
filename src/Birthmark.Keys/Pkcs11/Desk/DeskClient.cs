using System.Collections.Concurrent;
using System.Security.Cryptography;
using Birthmark.Keys.Hardware;

namespace Birthmark.Keys.Pkcs11.Desk;

/// <summary>The calls to one module's desk, in types; an answer that does not read is a refusal.</summary>
internal sealed class DeskClient(IModulePort port) : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> active = new(StringComparer.Ordinal);

    internal string Path => port.Path;

    internal string? Broken => port.Broken;

    internal bool IsLoggedIn(string token) => active.ContainsKey(token);

    internal bool Has(string token)
    {
        using var fields = new FieldWriter();
        return port.Ask(Operation.Has, fields.Text(token).Written) is [not 0];
    }

    internal void Login(string token, SecretBuffer pin)
    {
        active.TryRemove(token, out _);
        using var fields = new FieldWriter();
        port.Ask(Operation.Login, fields.Text(token).Octets(pin.Span).Written);
        active[token] = true;
    }

    internal void Logout(string token)
    {
        active.TryRemove(token, out _);
        Tell(Operation.Logout, token);
    }

    /// <summary>Asks the module for its slots, and each active token for an octet: null when all answer, else why not.</summary>
    internal string? Fault()
    {
        try
        {
            Has("");
            foreach (var token in active.Keys)
            {
                Tell(Operation.Probe, token);
            }

            return null;
        }
        catch (KeyRefusedException refusal)
        {
            return refusal.Message;
        }
    }

    internal IReadOnlyList<FoundKey> Survey(string token)
    {
        var reader = new FieldReader(Tell(Operation.Survey, token));
        var found = new List<FoundKey>();
        while (reader.HasMore)
        {
            found.Add(new FoundKey(reader.Text(), (KeyAlgorithm)reader.Octet(), reader.Octets().ToArray(), Wrapped: null));
        }

        return reader.IsWhole ? found : throw Nonsense("a list of keys that ends early");
    }

    internal byte[] GeneratePair(string token, string alias, KeyAlgorithm algorithm)
    {
        using var fields = new FieldWriter();
        return port.Ask(Operation.GeneratePair, fields.Text(token).Text(alias).Number((byte)algorithm).Written);
    }

    internal void Remove(string token, string alias, bool isSecret)
    {
        using var fields = new FieldWriter();
        port.Ask(isSecret ? Operation.RemoveSecret : Operation.Remove, fields.Text(token).Text(alias).Written);
    }

    internal byte[] Sign(string token, string alias, SignatureAlgorithm algorithm, ReadOnlySpan<byte> input)
    {
        using var fields = new FieldWriter();
        return port.Ask(Operation.Sign, fields.Text(token).Text(alias).Number((byte)algorithm).Octets(input).Written);
    }

    internal SecretBuffer DecryptOaep(string token, string alias, HashAlgorithmName hash, ReadOnlySpan<byte> ciphertext)
    {
        using var fields = new FieldWriter();
        return Take(port.Ask(Operation.DecryptOaep, fields.Text(token).Text(alias).Text(hash.Name ?? "").Octets(ciphertext).Written));
    }

    internal SecretBuffer Agree(string token, string alias, int length, ReadOnlySpan<byte> peer)
    {
        using var fields = new FieldWriter();
        return Take(port.Ask(Operation.Agree, fields.Text(token).Text(alias).Number(length).Octets(peer).Written), length);
    }

    /// <summary>Without octets the token makes them.</summary>
    internal void MakeSecret(string token, string alias, SecretKeyKind kind, SecretBuffer? value)
    {
        using var fields = new FieldWriter();
        port.Ask(Operation.MakeSecret, fields.Text(token).Text(alias).Number((byte)kind).Octets(value is null ? [] : value.Span).Written);
    }

    internal SecretKeyKind? FindSecret(string token, string alias)
    {
        using var fields = new FieldWriter();
        return port.Ask(Operation.FindSecret, fields.Text(token).Text(alias).Written) switch
        {
            [] => null,
            [var kind] when Enum.IsDefined((SecretKeyKind)kind) => (SecretKeyKind)kind,
            _ => throw Nonsense("a key of no kind"),
        };
    }

    internal SecretBuffer Derive(string token, string alias, SecretKeyKind kind, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, int length)
    {
        using var fields = new FieldWriter();
        return Take(port.Ask(Operation.Derive, fields.Text(token).Text(alias).Number((byte)kind).Octets(label).Octets(context).Number(length).Written), length);
    }

    internal byte[] Wrap(string token, string alias, SecretBuffer key)
    {
        using var fields = new FieldWriter();
        return port.Ask(Operation.Wrap, fields.Text(token).Text(alias).Octets(key.Span).Written);
    }

    internal SecretBuffer Unwrap(string token, string alias, ReadOnlySpan<byte> wrapped)
    {
        using var fields = new FieldWriter();
        return Take(port.Ask(Operation.Unwrap, fields.Text(token).Text(alias).Octets(wrapped).Written));
    }

    internal void FillRandom(string token, Span<byte> destination)
    {
        using var fields = new FieldWriter();
        using var octets = Take(port.Ask(Operation.Random, fields.Text(token).Number(destination.Length).Written), destination.Length);
        octets.Span.CopyTo(destination);
    }

    /// <summary>Null before the counter was advanced for the first time.</summary>
    internal long? ReadCounter(string token, string name) => Count(Operation.ReadCounter, token, name);

    internal long AdvanceCounter(string token, string name) => Count(Operation.AdvanceCounter, token, name) ?? throw Nonsense("no value of a counter");

    public void Dispose() => port.Dispose();

    private byte[] Tell(Operation operation, string token)
    {
        using var fields = new FieldWriter();
        return port.Ask(operation, fields.Text(token).Written);
    }

    private long? Count(Operation operation, string token, string name)
    {
        using var fields = new FieldWriter();
        var answer = port.Ask(operation, fields.Text(token).Text(name).Written);
        var reader = new FieldReader(answer);
        var value = reader.LongNumber();
        return answer.Length == 0 ? null : reader.IsWhole && value > 0 ? value : throw Nonsense("no number of a counter");
    }

    private SecretBuffer Take(byte[] secret, int? length = null)
    {
        try
        {
            return length is null || length == secret.Length ? new SecretBuffer(secret) : throw Nonsense($"{secret.Length} octets where {length} were asked for");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private KeyRefusedException Nonsense(string what) =>
        new(KeyRefusal.StoreFault, $"The PKCS#11 module '{port.Path}' gave {what}: look at the device; a module that goes on so is not fit for this hub.");
}
