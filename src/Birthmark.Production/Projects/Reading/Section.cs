namespace Birthmark.Production.Projects.Reading;

/// <summary>One kind of mapping in a project file and the keys it may have; the published schema lists the same.</summary>
internal sealed record Section(string Name, IReadOnlyList<string> Keys)
{
    internal static readonly Section Project = new(
        "project", ["project", "description", "owner_certificate", "limits", "authorities", "kms", "master_keys", "device_types", "device_profiles"]);

    internal static readonly Section Limits = new("limits", ["max_batch_quantity", "max_head_count"]);
    internal static readonly Section Authority = new("authority", ["kind", "variables"]);
    internal static readonly Section Kms = new("kms", ["kind", "variables"]);
    internal static readonly Section Source = new("source", ["file", "environment"]);
    internal static readonly Section MasterKey = new("master_key", ["file", "environment", "format", "key"]);
    internal static readonly Section DeviceType = new("device_type", ["name", "description", "profiles", "variables", "memory_map"]);
    internal static readonly Section MemoryMap = new("memory_map", ["file", "sha256"]);

    internal static readonly Section DeviceProfile = new(
        "device_profile", ["name", "description", "variables", "revoke_deny_list", "recipe", "outputs", "provisioning", "report_secrets", "image", "read_back"]);

    internal static readonly Section Variable = new("variable", ["value", "required", "pattern", "values", "description"]);
    internal static readonly Section Step = new("step", ["step", "uses", "with", "description"]);
    internal static readonly Section Output = new("output", ["value", "format"]);
    internal static readonly Section Block = new("block", ["name", "value", "region", "offset", "address", "symbol", "size", "mutable"]);
    internal static readonly Section Mutable = new("mutable", ["offset", "size"]);
    internal static readonly Section Image = new("image", ["firmware", "deliver", "format", "name", "family"]);
    internal static readonly Section Firmware = new("firmware", ["value", "address", "format", "family"]);

    internal static IReadOnlyList<Section> All { get; } =
        [Project, Limits, Authority, Kms, Source, MasterKey, DeviceType, DeviceProfile, Variable, Step, Output, Block,
         MemoryMap, Mutable, Image, Firmware];
}
