using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Projects;

/// <summary>Gives a profile's variables their values for one device type: the type's value goes before the profile's.</summary>
internal static class VariableResolver
{
    internal static Recipes.VariableSet Resolve(ProfileDeclaration profile, DeviceTypeDeclaration type, FaultList faults)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in profile.Variables.Values)
        {
            var place = variable.Place;
            var value = variable.Value;
            if (type.Variables.TryGetValue(variable.Name, out var own))
            {
                place = own.Place;
                value = own.Value;
            }

            if (value is null)
            {
                if (variable.IsRequired)
                {
                    faults.Add(place, $"Variable '{variable.Name}' of device profile '{profile.Name.Value}' is required, and device type '{type.Name.Value}' does not set it. Set it under 'variables' of the type.");
                }

                // Known though unset, so that the recipe is not blamed for naming it.
                values[variable.Name] = "";
                continue;
            }

            if (variable.Allowed.Count > 0 && !variable.Allowed.Contains(value, StringComparer.Ordinal))
            {
                faults.Add(place, $"Variable '{variable.Name}' is '{YamlTree.Shorten(value)}'. Allowed: {string.Join(", ", variable.Allowed)}.");
            }

            if (variable.Pattern is { } pattern && !VariableRule.Matches(pattern, value))
            {
                faults.Add(place, $"Variable '{variable.Name}' is '{YamlTree.Shorten(value)}', which does not match the pattern '{pattern}'.");
            }

            values[variable.Name] = value;
        }

        return new(type.Name.Value, values);
    }
}
