using System.Security.Cryptography;
using System.Text;
using Birthmark.Keys;
using Birthmark.Production.Authorities;
using Birthmark.Production.Kms;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects;

/// <summary>Takes everything a project names from its inputs: seals secrets, checks files against their digests; faults go to the list.</summary>
internal sealed class InputCollector(IProjectInputs inputs, BroughtFiles files, SecretShelf shelf, MasterKeys masterKeys, FaultList faults)
{
    private readonly List<CollectedSecret> secrets = [];

    internal async Task<CollectedInputs> CollectAsync(CompiledProject project)
    {
        var name = project.Project.Name;
        foreach (var authority in project.Declaration.Authorities)
        {
            await CollectAsync(name, authority);
        }

        foreach (var kms in project.Declaration.Kms)
        {
            await CollectAsync(name, kms);
        }

        foreach (var key in project.Declaration.MasterKeys)
        {
            using var secret = key.Key is { } held ? await CheckAsync(name, key.Name.Value, held) : TakeMasterKey(key);
            if (secret is not null)
            {
                await AddAsync(name, SecretShelf.PathOf(key.Name.Value), secret, key);
            }
        }

        foreach (var file in project.Files)
        {
            files.TryTake(file, faults);
        }

        return new(secrets, files.Contents);
    }

    private async Task CollectAsync(string project, AuthorityDeclaration authority)
    {
        using var connection = new AuthorityConnection(project, authority.Name.Value, authority.Kind.Value);
        var isComplete = true;
        foreach (var variable in authority.Variables)
        {
            if (variable.Text is { } text)
            {
                connection.Add(variable.Name, text);
            }
            else if (Take(variable.Source!, $"{variable.Name} of authority '{authority.Name.Value}'") is { } secret)
            {
                connection.Add(variable.Name, secret);
                await AddAsync(project, SecretShelf.PathOf(authority, variable), secret, null);
            }
            else
            {
                isComplete = false;
            }
        }

        if (!isComplete || authority.Kind.Value != ConnectionVariables.EjbcaKind)
        {
            return;
        }

        AuthorityConnector.TryRead(connection, out var read, out var wrong);
        read?.Dispose();
        foreach (var fault in wrong)
        {
            faults.Add(authority.Name.Place, $"authority '{authority.Name.Value}': {fault}");
        }
    }

    private async Task CollectAsync(string project, KmsDeclaration kms)
    {
        var values = new Dictionary<string, SecretBuffer>(StringComparer.Ordinal);
        try
        {
            foreach (var variable in kms.Variables)
            {
                if (variable.Text is { } text)
                {
                    values[variable.Name] = new SecretBuffer(Encoding.UTF8.GetBytes(text));
                }
                else if (Take(variable.Source!, $"{variable.Name} of kms '{kms.Name.Value}'") is { } secret)
                {
                    values[variable.Name] = secret;
                    await AddAsync(project, SecretShelf.PathOf(kms, variable), secret, null);
                }
            }

            foreach (var fault in values.Count == kms.Variables.Count ? KmsRules.FaultsOf(values) : [])
            {
                faults.Add(kms.Name.Place, $"kms '{kms.Name.Value}': {fault}");
            }
        }
        finally
        {
            foreach (var value in values.Values)
            {
                value.Dispose();
            }
        }
    }

    private async Task AddAsync(string project, string path, SecretBuffer secret, MasterKeyDeclaration? masterKey)
    {
        using var known = await shelf.FindAsync(project, path);
        if (known is not null && CryptographicOperations.FixedTimeEquals(known.Span, secret.Span))
        {
            return;
        }

        if (known is not null && masterKey is not null)
        {
            // Devices already made carry keys derived from it: under its name it never changes.
            faults.Add(masterKey.Name.Place, $"Master key '{masterKey.Name.Value}' differs from the one this project has used so far. Declare the new one under a new name.");
            return;
        }

        secrets.Add(new(path, shelf.Seal(project, path, secret.Span), known is not null));
    }

    private SecretBuffer? Take(InputSource source, string what)
    {
        if (source.Kind == InputKind.Environment)
        {
            var text = inputs.ReadEnvironment(source.Name);
            if (string.IsNullOrEmpty(text))
            {
                faults.Add(source.Place, $"{what}: the environment variable '{YamlTree.Shorten(source.Name)}' is not set where the project is applied. Set it.");
                return null;
            }

            var bytes = Encoding.UTF8.GetBytes(text);
            return Hold(bytes);
        }

        if (!inputs.TryReadFile(source.Name, out var content, out var why))
        {
            faults.Add(source.Place, $"{what}: {why}.");
            return null;
        }

        return Hold(content);
    }

    /// <summary>A key that stays in its token is known again by what it derives.</summary>
    private async Task<SecretBuffer?> CheckAsync(string project, string name, Located<KeyUri> key)
    {
        // Several owners may share a token; a label that begins with the project's name belongs to that project alone.
        if (!key.Value.Alias.StartsWith(project + ":", StringComparison.Ordinal))
        {
            faults.Add(key.Place, $"master key '{name}': key '{YamlTree.Shorten(key.Value.Alias)}' does not belong to this project. Name one whose label begins with '{project}:'.");
            return null;
        }

        try
        {
            return MasterKeys.Check(await masterKeys.FindAsync(key.Value), project);
        }
        catch (KeyRefusedException refusal)
        {
            faults.Add(key.Place, $"master key '{name}': {refusal.Message}");
            return null;
        }
    }

    private SecretBuffer? TakeMasterKey(MasterKeyDeclaration key)
    {
        var what = $"master key '{key.Name.Value}'";
        using var written = Take(key.Source!, what);
        if (written is null)
        {
            return null;
        }

        byte[]? bytes = key.Format switch
        {
            "hex" => SecretText.TryHex(written.Span),
            "base64" => SecretText.TryBase64(written.Span),
            _ => written.Span.ToArray(),
        };
        if (bytes is { Length: >= MasterKeys.MinLength and <= MasterKeys.MaxLength })
        {
            return Hold(bytes);
        }

        faults.Add(key.Source!.Place, bytes is null
            ? $"{what} is not {key.Format}. Correct the file or 'format'."
            : $"{what} has {bytes.Length} bytes. It needs {MasterKeys.MinLength} to {MasterKeys.MaxLength}.");
        CryptographicOperations.ZeroMemory(bytes);
        return null;
    }

    private static SecretBuffer Hold(byte[] bytes)
    {
        try
        {
            return new SecretBuffer(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}

/// <summary>What an apply has to store.</summary>
/// <param name="Secrets">New or changed ones.</param>
/// <param name="Files">Content by digest.</param>
internal sealed record CollectedInputs(IReadOnlyList<CollectedSecret> Secrets, IReadOnlyDictionary<string, byte[]> Files);

internal sealed record CollectedSecret(string Path, byte[] Sealed, bool IsChange);
