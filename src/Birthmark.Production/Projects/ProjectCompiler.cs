using Birthmark.Keys.Envelopes;
using Birthmark.Production.Authorities;
using Birthmark.Production.Kms;
using Birthmark.Production.Memory;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes;

namespace Birthmark.Production.Projects;

/// <summary>Checks a declaration for sense and turns it into a project; every fault is collected.</summary>
internal sealed class ProjectCompiler(RecipeCompiler recipes)
{
    /// <summary>Reads, checks and compiles a text; null with faults.</summary>
    internal async Task<CompiledProject?> TryCompileAsync(string text, long id, int version, IDeclaredFiles declared, FaultList faults)
    {
        if (YamlTree.TryRead(text, faults) is not { } root || new ProjectReader(faults).Read(root) is not { } declaration)
        {
            return null;
        }

        foreach (var authority in declaration.Authorities)
        {
            ConnectionVariables.Check(authority, faults);
        }

        foreach (var kms in declaration.Kms)
        {
            KmsRules.Check(kms, faults);
        }

        var files = new List<FileReference>();
        var maps = await DeclaredMap.ReadAllAsync(declaration, declared, files, faults);
        var project = Compile(declaration, id, version, files, maps, faults);
        return faults.IsEmpty ? new(project, declaration, root, files) : null;
    }

    private Project Compile(ProjectDeclaration declaration, long id, int version, List<FileReference> files, IReadOnlyDictionary<string, DeclaredMap> maps, FaultList faults)
    {
        CheckTypes(declaration, faults);
        var scope = new RecipeScope(
            declaration.Name.Value,
            declaration.Authorities.ToDictionary(a => a.Name.Value, StringComparer.Ordinal),
            [.. declaration.MasterKeys.Select(k => k.Name.Value)],
            files,
            ReadOwner(declaration, faults),
            maps,
            declaration.MasterKeys.Where(k => k.Key is not null).ToDictionary(k => k.Name.Value, k => k.Key!.Value.Value, StringComparer.Ordinal))
        {
            Kms = declaration.Kms.ToDictionary(k => k.Name.Value, StringComparer.Ordinal),
        };
        var profiles = new Dictionary<string, DeviceProfile>(StringComparer.Ordinal);
        foreach (var profile in declaration.Profiles)
        {
            profiles.Add(profile.Name.Value, Compile(profile, declaration.DeviceTypes, scope, faults));
        }

        return new Project
        {
            Id = id,
            Name = declaration.Name.Value,
            Version = version,
            Description = declaration.Description,
            Limits = declaration.Limits,
            Profiles = profiles,
            DeviceTypes = declaration.DeviceTypes.ToDictionary(
                t => t.Name.Value,
                t => new DeviceType(t.Name.Value, t.Variables.ToDictionary(v => v.Key, v => v.Value.Value, StringComparer.Ordinal)),
                StringComparer.Ordinal),
            AuthorityDeclarations = scope.Authorities,
            KmsDeclarations = scope.Kms,
            Declaration = declaration,
        };
    }

    private DeviceProfile Compile(ProfileDeclaration profile, IReadOnlyList<DeviceTypeDeclaration> types, RecipeScope scope, FaultList faults)
    {
        var plans = new Dictionary<string, RecipePlan>(StringComparer.Ordinal);
        foreach (var type in types.Where(t => Fits(t, profile)))
        {
            var variables = VariableResolver.Resolve(profile, type, faults);
            if (recipes.Compile(profile, variables, scope, faults) is { } plan)
            {
                plans.Add(type.Name.Value, plan);
            }
        }

        if (!types.Any(t => Fits(t, profile)))
        {
            faults.Add(profile.Name.Place, $"No device type uses device profile '{profile.Name.Value}'. Name it under 'profiles' of a device type.");
        }

        return new DeviceProfile
        {
            Name = profile.Name.Value,
            RevokesDenyList = profile.RevokesDenyList,
            Variables = [.. profile.Variables.Keys],
            Outputs = [.. profile.Outputs.Select(o => o.Name.Value)],
            Blocks = [.. profile.Blocks.Select(o => o.Name.Value)],
            Plans = plans,
        };
    }

    private static EnvelopeRecipient? ReadOwner(ProjectDeclaration declaration, FaultList faults)
    {
        if (declaration.OwnerCertificate is not { } certificate)
        {
            foreach (var secret in declaration.Profiles.SelectMany(p => p.ReportSecrets))
            {
                faults.Add(secret.Name.Place, $"'{secret.Name.Value}' shall be reported to the owner alone, but nobody knows for whom. Add 'owner_certificate' to the project.");
            }

            return null;
        }

        if (EnvelopeRecipient.TryRead(certificate.Value, out var owner))
        {
            return owner;
        }

        faults.Add(certificate.Place, "'owner_certificate' is no certificate in PEM with an RSA key of 2048 bits or more, or a key on P-256. Put the text of such a certificate here.");
        return null;
    }

    private static void CheckTypes(ProjectDeclaration declaration, FaultList faults)
    {
        foreach (var type in declaration.DeviceTypes)
        {
            foreach (var name in type.Profiles.Where(n => declaration.Profiles.All(p => p.Name.Value != n.Value)))
            {
                var hint = Spelling.Hint(name.Value, declaration.Profiles.Select(p => p.Name.Value));
                faults.Add(name.Place, $"Device type '{type.Name.Value}' names the unknown device profile '{YamlTree.Shorten(name.Value)}'. {hint}");
            }

            var known = declaration.Profiles.Where(p => Fits(type, p)).SelectMany(p => p.Variables.Keys).ToHashSet(StringComparer.Ordinal);
            foreach (var (name, value) in type.Variables.Where(v => !known.Contains(v.Key)))
            {
                faults.Add(value.Place, $"Device type '{type.Name.Value}' sets '{YamlTree.Shorten(name)}', which no profile of it declares. {Spelling.Hint(name, known)}");
            }
        }
    }

    private static bool Fits(DeviceTypeDeclaration type, ProfileDeclaration profile) =>
        type.Profiles.Count == 0 || type.Profiles.Any(p => p.Value == profile.Name.Value);
}

/// <summary>A project with what its storing needs.</summary>
internal sealed record CompiledProject(Project Project, ProjectDeclaration Declaration, MapNode Root, IReadOnlyList<FileReference> Files);
