namespace Birthmark.Production.Projects;

/// <summary>A checked project at one version: what its batches are made by.</summary>
public sealed class Project
{
    internal long Id { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string? Description { get; init; }

    /// <summary>When this version was applied, and by whom.</summary>
    public DateTimeOffset AppliedAt { get; internal set; }

    public string AppliedBy { get; internal set; } = "";

    public required ProjectLimits Limits { get; init; }

    public required IReadOnlyDictionary<string, DeviceProfile> Profiles { get; init; }

    public required IReadOnlyDictionary<string, DeviceType> DeviceTypes { get; init; }

    internal IReadOnlyDictionary<string, AuthorityDeclaration> AuthorityDeclarations { get; init; } = new Dictionary<string, AuthorityDeclaration>();

    public IEnumerable<string> Authorities => AuthorityDeclarations.Keys;
}

/// <summary>Which keys, certificates and memory a product gets.</summary>
public sealed class DeviceProfile
{
    public required string Name { get; init; }

    /// <summary>Certificates of devices on the deny list are revoked when the batch is released.</summary>
    public required bool RevokesDenyList { get; init; }

    public required IReadOnlyList<string> Variables { get; init; }

    public required IReadOnlyList<string> Outputs { get; init; }

    public required IReadOnlyList<string> Blocks { get; init; }

    /// <summary>Executable plans by device type.</summary>
    internal IReadOnlyDictionary<string, Recipes.RecipePlan> Plans { get; init; } = new Dictionary<string, Recipes.RecipePlan>();

    public IEnumerable<string> DeviceTypes => Plans.Keys;
}

/// <summary>A kind of product, and the values of profile variables that go with it.</summary>
public sealed record DeviceType(string Name, IReadOnlyDictionary<string, string> Variables);
