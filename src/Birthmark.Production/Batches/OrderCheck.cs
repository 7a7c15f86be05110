using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Batches;

/// <summary>Whether a batch may be opened as ordered.</summary>
internal static class OrderCheck
{
    internal static async Task<Project> ChooseProjectAsync(BatchOrder order, ProjectLibrary library)
    {
        if (!string.IsNullOrEmpty(order.Project))
        {
            return await library.CurrentAsync(order.Project);
        }

        var all = await library.ListAsync();
        var fitting = all.Where(p => p.Profiles.TryGetValue(order.Profile, out var profile) && profile.Plans.ContainsKey(order.DeviceType)).ToList();
        return fitting.Count switch
        {
            1 => fitting[0],
            > 1 => throw new ProductionRefusedException(
                ProductionRefusal.ProjectAmbiguous,
                $"Profile '{order.Profile}' with device type '{order.DeviceType}' exists in {string.Join(", ", fitting.Select(p => $"'{p.Name}'"))}.",
                "Name the project."),
            _ => throw Unknown(order, all),
        };
    }

    internal static void Check(BatchOrder order, Project project)
    {
        if (!PrintableText.Is(order.Name, 128))
        {
            throw new ProductionRefusedException(
                ProductionRefusal.NameInvalid, $"The batch name '{YamlTree.Shorten(order.Name)}' is not possible.", "Write 1 to 128 printable characters.");
        }

        if (!project.Profiles.TryGetValue(order.Profile, out var profile))
        {
            throw UnknownProfile(order.Profile, $"project '{project.Name}'", project.Profiles.Keys);
        }

        if (!profile.Plans.ContainsKey(order.DeviceType))
        {
            throw UnknownType(order.DeviceType, $"profile '{profile.Name}' of project '{project.Name}'", profile.Plans.Keys);
        }

        if (order.Quantity < 1 || order.Quantity > project.Limits.MaxBatchQuantity)
        {
            throw new ProductionRefusedException(
                ProductionRefusal.QuantityOutOfRange,
                $"The quantity {order.Quantity} is out of range.",
                $"Project '{project.Name}' allows 1 to {project.Limits.MaxBatchQuantity} devices a batch.");
        }

        if (order.HeadCount < 1 || order.HeadCount > project.Limits.MaxHeadCount)
        {
            throw new ProductionRefusedException(
                ProductionRefusal.HeadCountOutOfRange,
                $"The head count {order.HeadCount} is out of range.",
                $"Project '{project.Name}' allows 1 to {project.Limits.MaxHeadCount} heads.");
        }

        if (order.Stations?.FirstOrDefault(s => !Devices.StationName.TryParse(s, out _)) is { } bad)
        {
            throw new ProductionRefusedException(
                ProductionRefusal.NameInvalid, $"The station name '{YamlTree.Shorten(bad)}' is not possible.", "Write the names that stations were enrolled with.");
        }
    }

    private static ProductionRefusedException Unknown(BatchOrder order, IReadOnlyList<Project> all)
    {
        var profiles = all.SelectMany(p => p.Profiles.Values).Where(p => p.Name == order.Profile).ToList();
        return profiles.Count == 0
            ? UnknownProfile(order.Profile, "any project", all.SelectMany(p => p.Profiles.Keys))
            : UnknownType(order.DeviceType, $"profile '{order.Profile}'", profiles.SelectMany(p => p.Plans.Keys));
    }

    internal static ProductionRefusedException UnknownProfile(string name, string where, IEnumerable<string> known) => new(
        ProductionRefusal.ProfileUnknown, $"There is no device profile '{YamlTree.Shorten(name)}' in {where}.", Spelling.Hint(name, known));

    internal static ProductionRefusedException UnknownType(string name, string where, IEnumerable<string> known) => new(
        ProductionRefusal.DeviceTypeUnknown, $"There is no device type '{YamlTree.Shorten(name)}' for {where}.", Spelling.Hint(name, known));
}
