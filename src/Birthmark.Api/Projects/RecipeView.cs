namespace Birthmark.Api.Projects;

/// <summary>A recipe as a graph, for one device type: what makes what, where it goes, and where it lies in memory.</summary>
public sealed record RecipeView
{
    public required string Project { get; init; }

    public required int Version { get; init; }

    public required string Profile { get; init; }

    public required string DeviceType { get; init; }

    public required IReadOnlyList<RecipeVariable> Variables { get; init; }

    /// <summary>Each stands behind those it needs.</summary>
    public required IReadOnlyList<RecipeStep> Steps { get; init; }

    /// <summary>Where values go that a device, its station or the owner gets.</summary>
    public required IReadOnlyList<RecipeEnd> Ends { get; init; }

    /// <summary>Left out when no block has a place in a memory map.</summary>
    public MemoryView? Memory { get; init; }
}

/// <summary>A variable of the profile; its value is left out when nothing sets it.</summary>
public sealed record RecipeVariable(string Name, bool SetByType, string? Value = null, string? Rule = null);

/// <summary>A step.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What stands after <c>uses</c>.</param>
/// <param name="Makes">What its value is, in words.</param>
/// <param name="Secret">Its value must not be seen.</param>
/// <param name="AsksAuthority">It asks an authority.</param>
/// <param name="AsksKms">It asks a KMS.</param>
/// <param name="From">Values of other steps that it takes: <c>dac</c>, or <c>dac.issuer</c> for a part.</param>
/// <param name="Uses">Variables and built-in values that it takes.</param>
public sealed record RecipeStep(string Name, string Kind, string Makes, bool Secret, bool AsksAuthority, bool AsksKms, IReadOnlyList<string> From, IReadOnlyList<string> Uses);

/// <summary>Where values end.</summary>
/// <param name="Kind"><c>output</c>, <c>block</c>, <c>firmware</c> or <c>owner-only</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Secret">It must not be seen.</param>
/// <param name="Common">The same in every device.</param>
/// <param name="From">Values of steps that go there.</param>
/// <param name="Format">How it is written; left out when it is as it is.</param>
/// <param name="Address">Where it lies, such as <c>0x08120000</c>.</param>
public sealed record RecipeEnd(string Kind, string Name, bool Secret, bool Common, IReadOnlyList<string> From, string? Format = null, string? Address = null);
