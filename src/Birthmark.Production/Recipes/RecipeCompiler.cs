using Birthmark.Production.Memory;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes.Outputs;

namespace Birthmark.Production.Recipes;

/// <summary>Checks a profile's recipe for one set of variables and makes its plan.</summary>
internal sealed class RecipeCompiler(IEnumerable<IStepKind> kinds)
{
    private readonly Dictionary<string, IStepKind> kinds = kinds.ToDictionary(k => k.Name, StringComparer.Ordinal);

    internal IReadOnlyCollection<IStepKind> Kinds => kinds.Values;

    /// <summary>The plan, or null with faults.</summary>
    internal RecipePlan? Compile(ProfileDeclaration profile, VariableSet variables, RecipeScope scope, FaultList faults)
    {
        var steps = StepOrder.Sort(profile.Steps, faults);
        CheckNames(profile, variables, faults);
        var names = new NameResolver(variables.Values, variables.DeviceType, [.. profile.Steps.Select(s => s.Name.Value)], faults);
        var compiled = new List<RecipeStep>();
        foreach (var declaration in steps)
        {
            if (Compile(declaration, names, scope, faults) is { } step)
            {
                step.Name = declaration.Name.Value;
                names.Add(step.Name, compiled.Count, step.Output);
                compiled.Add(step);
            }
        }

        var outputs = OutputCompiler.Compile(profile.Outputs, "output", names, faults);
        var blocks = compiled.Count == profile.Steps.Count
            ? new MemoryCompiler(profile, variables.DeviceType, scope.Maps.GetValueOrDefault(variables.DeviceType), names, compiled, faults).Compile() : null;
        var secrets = OutputCompiler.Compile(profile.ReportSecrets, "report secret", names, faults);
        var owner = scope.Owner is { } recipient && secrets is { Count: > 0 } ? new OwnerPart(recipient, new OutputShape(secrets, [])) : null;
        return outputs is not null && blocks is { } placed && secrets is not null ? Arrange(compiled, new(outputs, placed.Fields), owner, placed.Plan) : null;
    }

    private RecipeStep? Compile(StepDeclaration declaration, NameResolver names, RecipeScope scope, FaultList faults)
    {
        if (!kinds.TryGetValue(declaration.Uses.Value, out var kind))
        {
            var hint = Spelling.Hint(declaration.Uses.Value, kinds.Keys);
            faults.Add(declaration.Uses.Place, $"Step '{declaration.Name.Value}' uses the unknown kind '{YamlTree.Shorten(declaration.Uses.Value)}'. {hint}");
            return null;
        }

        var isComplete = true;
        foreach (var entry in declaration.With.Entries.Where(e => kind.Inputs.All(i => i.Name != e.Key)))
        {
            faults.Add(entry.KeyPlace, $"'{YamlTree.Shorten(entry.Key)}' is not a key of a {kind.Name} step. {Spelling.Hint(entry.Key, kind.Inputs.Select(i => i.Name))}");
        }

        var inputs = new StepInputs(declaration, names, scope, faults);
        foreach (var input in kind.Inputs.Where(i => i.IsRequired && !inputs.Has(i.Name)))
        {
            faults.Add(declaration.Name.Place, $"Step '{declaration.Name.Value}' has no '{input.Name}', which a {kind.Name} step needs. Add it under 'with'.");
            isComplete = false;
        }

        return isComplete ? kind.Compile(inputs) : null;
    }

    private static void CheckNames(ProfileDeclaration profile, VariableSet variables, FaultList faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in profile.Steps)
        {
            if (!seen.Add(step.Name.Value))
            {
                faults.Add(step.Name.Place, $"Two steps are called '{step.Name.Value}'. Rename one.");
            }
            else if (variables.Values.ContainsKey(step.Name.Value) || step.Name.Value is "device" or "batch" or "device_type")
            {
                faults.Add(step.Name.Place, $"Step '{step.Name.Value}' has the name of a variable or a built-in value. Rename the step.");
            }
        }
    }

    private static RecipePlan Arrange(List<RecipeStep> steps, OutputShape shape, OwnerPart? owner, MemoryPlan? memory)
    {
        var level = new int[steps.Count];
        var asks = new bool[steps.Count];
        var kept = new SortedSet<int>();
        for (var slot = 0; slot < steps.Count; slot++)
        {
            var needs = steps[slot].Inputs.SelectMany(i => i.Slots).ToList();
            level[slot] = needs.Count == 0 ? 0 : needs.Max(n => level[n]) + 1;
            asks[slot] = steps[slot].AsksAuthority || needs.Any(n => asks[n]);
            if (asks[slot])
            {
                kept.UnionWith(needs.Where(n => !asks[n]));
            }
        }

        kept.UnionWith(shape.Sources.Concat(owner?.Shape.Sources ?? []).SelectMany(s => s.Slots).Where(s => !asks[s]));
        var shared = memory is null ? [] : OnlyForImage(steps, shape, owner, memory);
        return new(steps, Levels(level, s => !asks[s] && !shared.Contains(s)), Levels(level, s => asks[s]), [.. kept], shape, owner, memory);
    }

    /// <summary>Steps that make only what all devices have in common: they run once, with the image, and not for each device.</summary>
    private static HashSet<int> OnlyForImage(List<RecipeStep> steps, OutputShape shape, OwnerPart? owner, MemoryPlan memory)
    {
        var shared = Sameness.Closure(memory.Common.Select(c => c.Source), steps).ToHashSet();
        shared.UnionWith(Enumerable.Range(0, steps.Count).Where(s => steps[s] is Steps.FileStep.ShelvedStep file && memory.Firmware.Any(f => f.File.Sha256 == file.Digest)));
        for (var before = -1; before != shared.Count;)
        {
            before = shared.Count;
            shared.ExceptWith(shape.Sources.Concat(owner?.Shape.Sources ?? []).Concat(memory.Own.Select(b => b.Source)).SelectMany(s => s.Slots));
            shared.ExceptWith(Enumerable.Range(0, steps.Count).Where(s => !shared.Contains(s)).SelectMany(s => steps[s].Inputs).SelectMany(i => i.Slots).ToList());
        }

        return shared;
    }

    private static IReadOnlyList<int>[] Levels(int[] level, Func<int, bool> isIn) =>
        [.. Enumerable.Range(0, level.Length).Where(isIn).GroupBy(s => level[s]).OrderBy(g => g.Key).Select(g => (IReadOnlyList<int>)[.. g])];
}

/// <summary>A profile's variables with the values that hold for one device type.</summary>
internal sealed record VariableSet(string DeviceType, IReadOnlyDictionary<string, string> Values);
