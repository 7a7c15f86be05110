using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects;

/// <summary>Reads <c>{file: …}</c> and <c>{environment: …}</c>.</summary>
internal static class InputSourceReader
{
    internal static InputSource? Read(MapNode map, Section section, string what, FaultList faults)
    {
        // The section's other keys are the caller's; Fields reports strangers once, faults being a set.
        var fields = new Fields(map, section, what, faults);
        var file = fields.Text("file");
        var environment = fields.Text("environment");
        if (file is null == environment is null)
        {
            faults.Add(map.Place, $"{what} needs exactly one of {{file: PATH}} and {{environment: NAME}}.");
            return null;
        }

        return file is { } path
            ? new(InputKind.File, path.Value, path.Place)
            : new(InputKind.Environment, environment!.Value.Value, environment.Value.Place);
    }
}
