using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Recipes;

/// <summary>Orders steps so that each comes after those it names; steps that wait for each other are a fault and left out.</summary>
internal static class StepOrder
{
    internal static List<StepDeclaration> Sort(IReadOnlyList<StepDeclaration> steps, FaultList faults)
    {
        var byName = new Dictionary<string, StepDeclaration>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            byName.TryAdd(step.Name.Value, step);
        }

        var waiting = byName.Values.ToDictionary(s => s, s => Needs(s, byName));
        var ordered = new List<StepDeclaration>();
        while (waiting.Where(w => w.Value.Count == 0).Select(w => w.Key).ToList() is { Count: > 0 } ready)
        {
            foreach (var step in ready.OrderBy(s => s.Name.Place.Line).ThenBy(s => s.Name.Place.Column))
            {
                ordered.Add(step);
                waiting.Remove(step);
                foreach (var needs in waiting.Values)
                {
                    needs.Remove(step.Name.Value);
                }
            }
        }

        foreach (var (step, needs) in waiting.Where(w => IsInCycle(w.Key, waiting, byName)))
        {
            faults.Add(step.Name.Place, $"Step '{step.Name.Value}' waits for itself through {string.Join(", ", needs.Order(StringComparer.Ordinal).Select(n => $"'{n}'"))}. Break the circle.");
        }

        return ordered;
    }

    private static HashSet<string> Needs(StepDeclaration step, Dictionary<string, StepDeclaration> byName)
    {
        var needs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var scalar in step.With.Scalars())
        {
            if (TemplateText.TryParse(scalar.Text, out var template, out _))
            {
                needs.UnionWith(template.References.Select(r => r.Split('.')[0]).Where(byName.ContainsKey));
            }
        }

        return needs;
    }

    private static bool IsInCycle(
        StepDeclaration start, Dictionary<StepDeclaration, HashSet<string>> waiting, Dictionary<string, StepDeclaration> byName)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(waiting[start]);
        while (open.TryPop(out var name))
        {
            if (name == start.Name.Value)
            {
                return true;
            }

            if (seen.Add(name) && waiting.TryGetValue(byName[name], out var next))
            {
                foreach (var n in next)
                {
                    open.Push(n);
                }
            }
        }

        return false;
    }
}
