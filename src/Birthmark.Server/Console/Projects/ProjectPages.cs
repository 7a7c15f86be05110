using Birthmark.Server.Access;
using Birthmark.Server.Console.Shell;

namespace Birthmark.Server.Console.Projects;

/// <summary>What is made and how: projects with their versions, recipes, memory maps, and previews of devices.</summary>
internal static class ProjectPages
{
    internal const string Home = "/console/projects";

    internal static ConsoleSection Section { get; } = new(Map) { Menu = new(40, Home, "project", "Projects", Act.ReadProjects) };

    internal static string Of(string project, string page = "") => $"{Home}/{Uri.EscapeDataString(project)}{(page.Length > 0 ? "/" + page : "")}";

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPage<ProjectListPage>(Home, Act.ReadProjects);
        routes.MapPage<OverviewPage>(Home + "/{name}", Act.ReadProjects);
        routes.MapPage<RecipePage>(Home + "/{name}/recipe", Act.ReadProjects);
        routes.MapPage<MemoryPage>(Home + "/{name}/memory", Act.ReadProjects);
        routes.MapPage<PreviewPage>(Home + "/{name}/preview", Act.ReadProjects);
        routes.MapPage<VersionsPage>(Home + "/{name}/versions", Act.ReadProjects);
        routes.MapPage<SourcePage>(Home + "/{name}/source", Act.ReadProjects);
    }
}
