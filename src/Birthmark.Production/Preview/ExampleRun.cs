using System.Text;
using Birthmark.Images.Composition;
using Birthmark.Pki;
using Birthmark.Production.Memory;
using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Outputs;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Steps;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Preview;

/// <summary>A recipe gone through with example values.</summary>
internal sealed class ExampleRun(RecipePlan plan, RecipeSubject subject) : IDisposable
{
    private const RecipeType Hidden = RecipeType.Secret | RecipeType.SecretText | RecipeType.Key;
    private const int MostCharacters = 4096;

    private readonly RecipeRun run = new(plan, subject, null);
    private readonly List<PreviewFault> faults = [];

    internal IReadOnlyList<PreviewFault> Faults => faults;

    /// <summary>Slots that a device needs; the others are firmware and what is made with it once.</summary>
    private readonly HashSet<int> needed = [.. plan.Own.Concat(plan.Asked).SelectMany(level => level)];

    /// <summary>A step that would refuse gets a stand-in, so that what follows from it can be seen nevertheless.</summary>
    internal async Task FillAsync()
    {
        for (var slot = 0; slot < plan.Steps.Count; slot++)
        {
            var step = plan.Steps[slot];
            if (!needed.Contains(slot))
            {
                continue;
            }

            try
            {
                run[slot] = await step.ExampleAsync(run);
            }
            catch (ProductionRefusedException refusal)
            {
                faults.Add(new(step.Name, $"{refusal.Text} {refusal.Remedy}"));
                run[slot] = Examples.Of(step.Output);
            }
            catch (PkiRefusedException refusal)
            {
                faults.Add(new(step.Name, refusal.Message));
                run[slot] = Examples.Of(step.Output);
            }
        }
    }

    internal IReadOnlyList<PreviewedValue> Steps() =>
        [.. needed.Order().Select(slot => (Step: plan.Steps[slot], Value: run[slot])).Select(s => Value(s.Step.Name, s.Step.Output.Describe(), s.Step.Output, s.Value, FormOf(s.Step.Output)))];

    internal IReadOnlyList<PreviewedValue> Outputs() =>
        [.. plan.Shape.Outputs.Select(o => Value(o.Name, o.Form.ToString().ToLowerInvariant(), o.Source.Type, o.Source.Get(run), o.Form))];

    internal IReadOnlyList<PreviewedCertificate> Certificates() =>
    [
        .. run.Certificates().Where(c => c.Step is CertificateStep.AskingStep).Select(c => (Step: (CertificateStep.AskingStep)c.Step, c.Certificate)).Select(c => new PreviewedCertificate(
            c.Step.Name, c.Step.Connection.Declaration.Name.Value, c.Step.Names.CertificateAuthority, c.Step.Names.CertificateProfile, c.Step.Names.EndEntityProfile,
            c.Certificate.IsStandIn, c.Certificate.Der)),
    ];

    internal IReadOnlyList<PreviewedBlock> Blocks(PreparedImage? prepared)
    {
        var blocks = plan.Shape.Blocks.Where(b => b.PlacedName is null).Select(b => Loose(b.Name, b.Source)).OfType<PreviewedBlock>().ToList();
        if (plan.Memory is not { } memory)
        {
            return blocks;
        }

        try
        {
            if (prepared is null)
            {
                blocks.AddRange(memory.Own.Select(b => Loose(b.Name, b.Source, memory)).OfType<PreviewedBlock>());
                return blocks;
            }

            using var image = DeviceImage.Compose(prepared, run);
            blocks.AddRange(image.Composed.Blocks.Concat(prepared.CommonBlocks).OrderBy(b => b.Address)
                .Select(b => Shown(b.Name, b.Address, b.Padded.Span, b.Place.IsSecret, b.Place.IsCommon)));
        }
        catch (ProductionRefusedException refusal)
        {
            faults.Add(new("image", $"{refusal.Text} {refusal.Remedy}"));
        }

        return blocks;
    }

    public void Dispose() => run.Dispose();

    private PreviewedBlock? Loose(string name, Source source, MemoryPlan? memory = null)
    {
        try
        {
            var place = memory?.Map.Blocks.First(b => b.Name == name);
            var value = source.Get(run);
            using var octets = value.Octets();
            return Shown(name, place?.Address, octets.Span, place?.IsSecret ?? (source.Type & Hidden) != 0, place?.IsCommon ?? false);
        }
        catch (ProductionRefusedException refusal)
        {
            faults.Add(new(name, $"{refusal.Text} {refusal.Remedy}"));
            return null;
        }
    }

    private static PreviewedBlock Shown(string name, long? address, ReadOnlySpan<byte> bytes, bool isSecret, bool isCommon) =>
        new(name, address, bytes.Length, isSecret, isCommon, isSecret ? default : bytes[..Math.Min(bytes.Length, PreviewedBlock.MostShown)].ToArray());

    private static OutputForm FormOf(RecipeType type) => (type & (RecipeType.Words | RecipeType.SecretText)) != 0 ? OutputForm.Text : OutputForm.Hex;

    private static PreviewedValue Value(string name, string words, RecipeType type, RecipeValue value, OutputForm form)
    {
        using var octets = value.Octets();
        var text = form switch
        {
            OutputForm.Base64 => Convert.ToBase64String(octets.Span),
            OutputForm.Hex or OutputForm.BlockHex => Convert.ToHexStringLower(octets.Span),
            _ => Encoding.UTF8.GetString(octets.Span),
        };
        var length = form == OutputForm.Hex ? octets.Span.Length : text.Length;
        return new(name, words, (type & Hidden) != 0, length, (type & Hidden) != 0 ? null : text.Length > MostCharacters ? $"{text[..MostCharacters]}…" : text);
    }
}
