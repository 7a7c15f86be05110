using Birthmark.Images;
using Birthmark.Images.Codecs;
using Birthmark.Images.Composition;
using Birthmark.Images.Maps;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production.Memory;

/// <summary>Lays out, while a project is applied, everything that all its devices will have in common; what does not fit is a fault of the project.</summary>
internal static class LayoutCheck
{
    internal static async Task CheckAsync(Project project, IDeclaredFiles files, FaultList faults)
    {
        foreach (var plan in project.Profiles.Values.SelectMany(p => p.Plans.Values).Where(p => p.Memory is not null))
        {
            if (Sameness.Closure(plan.Memory!.Common.Select(c => c.Source), plan.Steps).Any(slot => plan.Steps[slot].NeedsStore))
            {
                continue; // laid out when a batch is opened
            }

            var (prepared, wrong) = await ImagePreparation.PrepareAsync(plan, files, faults);
            foreach (var fault in wrong)
            {
                faults.Add(PlaceOf(fault, plan.Memory), DeclaredMap.Sentence(fault));
            }

            if (prepared is not null)
            {
                Check(prepared, plan.Memory, faults);
            }
        }
    }

    private static void Check(PreparedImage prepared, MemoryPlan memory, FaultList faults)
    {
        foreach (var block in prepared.PerDevice)
        {
            var place = memory.Places[block.Name];
            var range = new AddressRange(block.Address!.Value, block.Address.Value + Math.Max(1, block.Limit));
            if (block.Symbol is null && !prepared.Shared.Slice(range).IsEmpty)
            {
                faults.Add(place, $"memory block '{block.Name}' ({range}) lies over the firmware. Move it, or make room in the firmware.");
            }
            else if (memory.Delivery != ImageDelivery.Whole && SharedSector(block, range, prepared.Shared) is { } sectors)
            {
                faults.Warn(place, $"memory block '{block.Name}' shares an erase sector ({sectors}) with the firmware. Program both together, or give it its own sector.");
            }
        }

        if (memory.Delivery != ImageDelivery.Blocks && !prepared.Shared.IsEmpty && !ImageStream.TryOpen(prepared.Shared, memory.Writing, out _, out var fault))
        {
            faults.Add(memory.Place, $"The image cannot be written as {memory.Writing.Format}: {DeclaredMap.Sentence(fault)}");
        }
    }

    private static AddressRange? SharedSector(BlockPlace block, AddressRange range, MemoryImage shared)
    {
        var memory = block.Region!.Memory;
        if (memory.Sectors.Count == 0)
        {
            return null;
        }

        var sectors = memory.SectorsOver(range);
        return shared.Slice(sectors).IsEmpty ? null : sectors;
    }

    private static Place PlaceOf(ImageFault fault, MemoryPlan memory)
    {
        var block = memory.Places.FirstOrDefault(p => fault.Subject == $"block '{p.Key}'");
        return block.Key is not null ? block.Value : memory.Firmware.FirstOrDefault(f => fault.Subject == ImagePreparation.Named(f))?.File.Place ?? memory.Place;
    }
}
