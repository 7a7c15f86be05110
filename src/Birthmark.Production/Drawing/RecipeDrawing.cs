using Birthmark.Images.Blocks;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Steps.Kms;

namespace Birthmark.Production.Drawing;

/// <summary>Draws the recipe of a profile from what was written, and from the plan that it became.</summary>
internal sealed class RecipeDrawing
{
    private const RecipeType Hidden = RecipeType.Secret | RecipeType.SecretText | RecipeType.Key;

    private readonly ProfileDeclaration profile;
    private readonly RecipePlan plan;
    private readonly Dictionary<string, RecipeStep> steps;
    private readonly List<PictureFlow> flows = [];
    private readonly List<PictureEnd> ends = [];

    private RecipeDrawing(ProfileDeclaration profile, RecipePlan plan)
    {
        (this.profile, this.plan) = (profile, plan);
        steps = plan.Steps.ToDictionary(s => s.Name, StringComparer.Ordinal);
    }

    internal static RecipePicture Draw(Project project, DeviceProfile profile, string deviceType)
    {
        var drawing = new RecipeDrawing(project.Declaration.Profiles.First(p => p.Name.Value == profile.Name), profile.Plans[deviceType]);
        var type = project.Declaration.DeviceTypes.First(t => t.Name.Value == deviceType);
        var drawn = drawing.Steps();
        drawing.DrawOutputs(PictureEndKind.Output, drawing.profile.Outputs);
        drawing.DrawBlocks();
        drawing.DrawOutputs(PictureEndKind.OwnerOnly, drawing.profile.ReportSecrets);
        return new(project.Name, project.Version, profile.Name, deviceType, Variables(drawing.profile, type), drawn, drawing.ends, [.. drawing.flows.Distinct()]);
    }

    private List<PictureStep> Steps()
    {
        var level = new Dictionary<string, int>(StringComparer.Ordinal);
        var drawn = new List<PictureStep>();
        foreach (var step in plan.Steps)
        {
            var written = profile.Steps.First(s => s.Name.Value == step.Name);
            var (needs, uses) = References(written.With.Scalars().Select(s => s.Text));
            flows.AddRange(needs.Select(n => new PictureFlow(n.Step, n.Member, step.Name, null)));
            level[step.Name] = needs.Count == 0 ? 0 : needs.Max(n => level[n.Step]) + 1;
            drawn.Add(new(
                step.Name, written.Uses.Value, step.Output.Describe(), IsHidden(step.Output), step.AsksAuthority, step is KmsStep, level[step.Name], written.Name.Place.Line,
                [.. Canonical.Flatten(written.With).Select(l => new PictureSetting(l.Key, l.Value))], uses));
        }

        return drawn;
    }

    private void DrawOutputs(PictureEndKind kind, IReadOnlyList<OutputDeclaration> outputs)
    {
        foreach (var output in outputs)
        {
            var isSecret = References([output.Value.Value]).Steps.Any(r => r.Member is null && IsHidden(steps[r.Step].Output));
            Add(new(kind, output.Name.Value, output.Value.Value, output.Format?.Value, null, isSecret, false), [output.Value.Value]);
        }
    }

    private void DrawBlocks()
    {
        foreach (var firmware in profile.Image?.Firmware ?? [])
        {
            Add(new(PictureEndKind.Firmware, firmware.Value.Value, firmware.Value.Value, firmware.Format, firmware.Address, false, true), [firmware.Value.Value]);
        }

        var declared = plan.Memory?.Declared.Map.Blocks ?? [];
        var placed = plan.Memory?.Map.Blocks ?? [];
        var unnamed = placed.Where(b => profile.Blocks.All(p => p.Name.Value != b.Name)).Select(b => (b.Name, Value: (string?)null));
        foreach (var (name, value) in profile.Blocks.Select(b => (Name: b.Name.Value, Value: b.Value?.Value)).Concat(unnamed))
        {
            var (place, known) = (placed.FirstOrDefault(b => b.Name == name), declared.FirstOrDefault(b => b.Name == name));
            var texts = value is not null ? [value] : known is null ? [] : InputNames.Of(known).Select(n => $"${{{n}}}").ToArray();
            var isSecret = place?.IsSecret ?? References(texts).Steps.Any(r => r.Member is null && IsHidden(steps[r.Step].Output));
            Add(new(PictureEndKind.Block, name, value, value is null ? known?.Encoder : null, place?.Address, isSecret, place?.IsCommon ?? false), texts);
        }
    }

    private void Add(PictureEnd end, IEnumerable<string> texts)
    {
        flows.AddRange(References(texts).Steps.Select(r => new PictureFlow(r.Step, r.Member, null, ends.Count)));
        ends.Add(end);
    }

    /// <summary>The steps that texts name, and whatever else they do.</summary>
    private (IReadOnlyList<(string Step, string? Member)> Steps, IReadOnlyList<string> Others) References(IEnumerable<string> texts)
    {
        var found = texts.SelectMany(t => TemplateText.TryParse(t, out var template, out _) ? template.References : []).Distinct(StringComparer.Ordinal)
            .Select(r => (Whole: r, Parts: r.Split('.', 2))).ToList();
        return (
            [.. found.Where(r => steps.ContainsKey(r.Parts[0])).Select(r => (r.Parts[0], r.Parts is [_, var member] ? member : null))],
            [.. found.Where(r => !steps.ContainsKey(r.Parts[0])).Select(r => r.Whole)]);
    }

    private static List<PictureVariable> Variables(ProfileDeclaration profile, DeviceTypeDeclaration type)
    {
        var drawn = new List<PictureVariable>();
        foreach (var variable in profile.Variables.Values)
        {
            var isOfType = type.Variables.TryGetValue(variable.Name, out var own);
            drawn.Add(new(variable.Name, isOfType ? own.Value : variable.Value, isOfType, variable.Pattern ?? (variable.Allowed.Count > 0 ? string.Join(" | ", variable.Allowed) : null)));
        }

        return drawn;
    }

    private static bool IsHidden(RecipeType type) => (type & Hidden) != 0;
}
