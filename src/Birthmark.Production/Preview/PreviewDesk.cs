using Birthmark.Images.Composition;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Production.Drawing;
using Birthmark.Production.Memory;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes;

namespace Birthmark.Production.Preview;

/// <summary>Shows what a project makes of a device, without making one.</summary>
public sealed class PreviewDesk
{
    private readonly ProjectLibrary library;
    private readonly ImageShelf images;

    internal PreviewDesk(ProjectLibrary library, ImageShelf images) => (this.library, this.images) = (library, images);

    /// <exception cref="ProductionRefusedException">Something named is unknown.</exception>
    public async Task<RecipePicture> RecipeAsync(PreviewSubject subject)
    {
        var (project, profile, type) = await ChooseAsync(subject);
        return RecipeDrawing.Draw(project, profile, type);
    }

    /// <summary>Null when the profile's blocks have no places in a memory map.</summary>
    /// <exception cref="ProductionRefusedException">Something named is unknown, or stored files were altered.</exception>
    public async Task<MemoryPicture?> MemoryAsync(PreviewSubject subject)
    {
        var (_, profile, type) = await ChooseAsync(subject);
        return await DrawMemoryAsync(profile.Plans[type]);
    }

    /// <exception cref="ProductionRefusedException">Something named is unknown, or stored files were altered.</exception>
    public async Task<DevicePreview> PreviewAsync(PreviewSubject subject)
    {
        var (project, profile, type) = await ChooseAsync(subject);
        if (!HardwareSerial.TryParse(subject.Serial ?? Examples.Serial, out var serial))
        {
            throw new ProductionRefusedException(
                ProductionRefusal.SerialInvalid, $"The serial '{YamlTree.Shorten(subject.Serial!)}' is not possible.", $"Write 1 to {HardwareSerial.MaxLength} printable characters.");
        }

        var plan = profile.Plans[type];
        using var run = new ExampleRun(plan, new(Examples.Uuid, serial.Text, Examples.Uuid, "EXAMPLE", "preview"));
        await run.FillAsync();
        var prepared = await PreparedAsync(plan);
        return new(
            project.Name, project.Version, profile.Name, type, serial.Text,
            run.Steps(), run.Outputs(), run.Certificates(), run.Blocks(prepared), plan.Memory is null ? null : MemoryDrawing.Draw(plan.Memory, prepared), run.Faults);
    }

    private async Task<MemoryPicture?> DrawMemoryAsync(RecipePlan plan) =>
        plan.Memory is null ? null : MemoryDrawing.Draw(plan.Memory, await PreparedAsync(plan));

    /// <summary>What must first be signed, or fetched, is not laid out for a look.</summary>
    private async Task<PreparedImage?> PreparedAsync(RecipePlan plan) =>
        plan.Memory is null || Sameness.Closure(plan.Memory.Common.Select(c => c.Source), plan.Steps).Any(slot => plan.Steps[slot].NeedsStore)
            ? null
            : await images.FindAsync(plan);

    private async Task<(Project Project, DeviceProfile Profile, string DeviceType)> ChooseAsync(PreviewSubject subject)
    {
        var project = await library.CurrentAsync(subject.Project);
        if (subject.Version is { } version && version != project.Version)
        {
            project = version >= 1 && version < project.Version ? await library.LoadAsync(project.Id, version) : throw ProjectRegister.NoVersion(project, version);
        }

        var profile = subject.Profile is null ? project.Profiles.Values.First()
            : project.Profiles.GetValueOrDefault(subject.Profile) ?? throw OrderCheck.UnknownProfile(subject.Profile, $"project '{project.Name}'", project.Profiles.Keys);
        var type = subject.DeviceType ?? profile.Plans.Keys.First();
        return profile.Plans.ContainsKey(type)
            ? (project, profile, type)
            : throw OrderCheck.UnknownType(type, $"profile '{profile.Name}' of project '{project.Name}'", profile.Plans.Keys);
    }
}
