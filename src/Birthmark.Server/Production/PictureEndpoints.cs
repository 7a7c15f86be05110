using Birthmark.Api.Projects;
using Birthmark.Production.Preview;
using Birthmark.Production.Projects;
using Birthmark.Server.Access;
using ApiPreview = Birthmark.Api.Projects.DevicePreview;

namespace Birthmark.Server.Production;

/// <summary>Projects looked at: what changed, what a recipe does, what a device would be given.</summary>
internal static class PictureEndpoints
{
    internal static void MapPictures(this RouteGroupBuilder projects)
    {
        projects.MapGet("/{name}/versions/{version}/changes", async (string name, int version, int? since, ProjectRegister register) =>
                PictureViews.Of(await register.CompareAsync(name, since ?? Math.Max(1, version - 1), version).ConfigureAwait(false)))
            .RequireAct(Act.ReadProjects).WithName("project-changes").WithSummary("What one version says otherwise than another; without 'since' than the one before.");
        projects.MapGet("/{name}/recipe", RecipeAsync)
            .RequireAct(Act.ReadProjects).WithName("project-recipe").WithSummary("A recipe as a graph, with the memory of the device.");
        projects.MapGet("/{name}/preview", PreviewAsync)
            .RequireAct(Act.ReadProjects).WithName("project-preview").WithSummary("What one device would be given, with example values; nothing is made, taken or asked.");
    }

    private static async Task<RecipeView> RecipeAsync(string name, int? version, string? profile, string? device_type, PreviewDesk desk)
    {
        var subject = new PreviewSubject(name, version, profile, device_type);
        return PictureViews.Of(await desk.RecipeAsync(subject).ConfigureAwait(false), await desk.MemoryAsync(subject).ConfigureAwait(false));
    }

    private static async Task<ApiPreview> PreviewAsync(string name, int? version, string? profile, string? device_type, string? serial, PreviewDesk desk) =>
        PictureViews.Of(await desk.PreviewAsync(new(name, version, profile, device_type, serial)).ConfigureAwait(false));
}
