using Birthmark.Production.Projects.Comparing;
using Birthmark.Server.Console.Text;

namespace Birthmark.Server.Console.Projects;

/// <summary>Changes of a project as people speak of them.</summary>
internal static class ChangeWords
{
    internal static string Of(ProjectChange change) => change.Kind switch
    {
        ChangeKind.Added => Words.Of("{0} is new", Thing(change)),
        ChangeKind.Removed => Words.Of("{0} is gone", Thing(change)),
        _ => Words.Of("{0} changed", Thing(change)),
    };

    internal static string Of(ValueChange value) => (value.Before, value.After) switch
    {
        (null, { } after) => Words.Of("{0} is now {1}", Name(value), after),
        ({ } before, null) => Words.Of("{0} is no longer {1}", Name(value), before),
        var (before, after) => Words.Of("{0} from {1} to {2}", Name(value), before, after),
    };

    private static string Thing(ProjectChange change) => change.Part switch
    {
        ProjectPart.Authority => Words.Of("Authority {0}", change.Name),
        ProjectPart.Kms => Words.Of("Key management {0}", change.Name),
        ProjectPart.MasterKey => Words.Of("Master key {0}", change.Name),
        ProjectPart.DeviceType => Words.Of("Device type {0}", change.Name),
        ProjectPart.TypeVariable => Words.Of("Variable {0} of device type {1}", change.Name, change.Owner),
        ProjectPart.MemoryMap => Words.Of("Memory map of device type {0}", change.Owner),
        ProjectPart.Profile => Words.Of("Device profile {0}", change.Name),
        ProjectPart.Variable => Words.Of("Variable {0} of profile {1}", change.Name, change.Owner),
        ProjectPart.Step => Words.Of("Step {0} of profile {1}", change.Name, change.Owner),
        ProjectPart.Output => Words.Of("Output {0} of profile {1}", change.Name, change.Owner),
        ProjectPart.Block => Words.Of("Memory block {0} of profile {1}", change.Name, change.Owner),
        ProjectPart.Image => Words.Of("Image of profile {0}", change.Owner),
        ProjectPart.ReportSecret => Words.Of("Report secret {0} of profile {1}", change.Name, change.Owner),
        _ => Words.Of("What the project says of itself"),
    };

    private static string Name(ValueChange value) => value.Path.Length == 0 ? Words.Of("its value") : value.Path.StartsWith("with.", StringComparison.Ordinal) ? value.Path["with.".Length..] : value.Path;
}
