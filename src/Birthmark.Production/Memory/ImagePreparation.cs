using Birthmark.Images;
using Birthmark.Images.Blocks;
using Birthmark.Images.Codecs;
using Birthmark.Images.Composition;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Steps;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Memory;

/// <summary>Reads, checks and lays out what all devices of a plan have in common.</summary>
internal static class ImagePreparation
{
    private static readonly RecipeSubject Nobody = new("", "", "", "", "");

    /// <summary>The image, or everything that is wrong.</summary>
    internal static async Task<(PreparedImage? Image, IReadOnlyList<ImageFault> Faults)> PrepareAsync(RecipePlan plan, IDeclaredFiles files, FaultList faults)
    {
        var memory = plan.Memory!;
        var (firmware, wrong) = (new List<ImageFile>(), new List<ImageFault>());
        foreach (var file in memory.Firmware)
        {
            if (await files.ReadAsync(file.File, faults) is not { } content)
            {
                continue;
            }

            if (ImageFormats.TryRead(content, file.Reading, out var read, out var fault))
            {
                firmware.Add(read);
            }
            else
            {
                // Its line is one of the firmware, not of the project.
                wrong.Add(fault with { Text = $"{fault with { Remedy = "" }}".TrimEnd('.', ' '), Line = null, Column = null, Offset = null, Subject = Named(file) });
            }
        }

        if (wrong.Count > 0 || !faults.IsEmpty)
        {
            return (null, wrong);
        }

        var common = await MakeCommonAsync(plan, files, faults);
        return common is null ? (null, [])
            : PreparedImage.TryPrepare(memory.Map, firmware, BlockInputs.None, common, BlockEncoders.Shipped, out var image, out var misfits) ? (image, [])
            : (null, misfits);
    }

    internal static string Named(FirmwareFile file) => $"firmware '{file.File.Path}'";

    private static async Task<Dictionary<string, ReadOnlyMemory<byte>>?> MakeCommonAsync(RecipePlan plan, IDeclaredFiles files, FaultList faults)
    {
        var made = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        using var run = new RecipeRun(plan, Nobody, null);
        foreach (var slot in Sameness.Closure(plan.Memory!.Common.Select(c => c.Source), plan.Steps))
        {
            if (plan.Steps[slot] is FileStep.ShelvedStep file)
            {
                if (await files.ReadAsync(new(file.Path, file.Digest, plan.Memory.Place), faults) is not { } content)
                {
                    return null;
                }

                run[slot] = new BytesValue(content);
            }
            else
            {
                run[slot] = await plan.Steps[slot].RunAsync(run, CancellationToken.None);
            }
        }

        foreach (var block in plan.Memory.Common)
        {
            var value = block.Source.Get(run);
            using (var octets = value.Octets())
            {
                made[block.Name] = octets.Span.ToArray();
            }

            if (block.Source is MadeSource)
            {
                value.Shred();
            }
        }

        return made;
    }
}
