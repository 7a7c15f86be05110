using System.Globalization;
using Birthmark.Production.Preview;
using Birthmark.Production.Projects;
using Birthmark.Server.Console.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Birthmark.Server.Console.Projects;

/// <summary>A page of one project: which one, which version, and which product of it, as the address says.</summary>
public abstract class ProjectPage : ConsolePage
{
    /// <summary>What keeps profile and device type apart in one field of a form: no name holds it.</summary>
    private const char Apart = '\t';

    [Inject]
    public ProjectRegister Register { get; set; } = null!;

    /// <summary>The version that is looked at.</summary>
    protected Project Project { get; private set; } = null!;

    /// <summary>The newest version.</summary>
    protected int Newest { get; private set; }

    /// <summary>The product that is looked at.</summary>
    protected PreviewSubject Subject { get; private set; } = null!;

    protected IEnumerable<(string Profile, string DeviceType)> Products => Project.Profiles.Values.SelectMany(p => p.DeviceTypes.Select(t => (p.Name, t)));

    protected bool IsNewest => Project.Version == Newest;

    internal static string Joined(string profile, string deviceType) => $"{profile}{Apart}{deviceType}";

    protected async Task ChooseAsync()
    {
        Project = await Register.FindAsync(Route("name"));
        Newest = Project.Version;
        if (int.TryParse(Asked("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version != Newest)
        {
            Project = await Register.FindAsync(Project.Name, version);
        }

        var product = (Asked("product") ?? "").Split(Apart);
        var (profile, type) = product is [var p, var t] ? (p, t) : Products.First();
        Subject = new(Project.Name, Project.Version, profile, type, Asked("serial"));
    }

    /// <summary>A page of the same project, version and product.</summary>
    protected string Path(string page, (string Profile, string DeviceType)? product = null)
    {
        var (profile, type) = product ?? (Subject.Profile!, Subject.DeviceType!);
        var query = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (product is not null || Asked("product") is not null)
        {
            query["product"] = Joined(profile, type);
        }

        if (!IsNewest)
        {
            query["version"] = Project.Version.ToString(CultureInfo.InvariantCulture);
        }

        return QueryHelpers.AddQueryString(ProjectPages.Of(Project.Name, page), query);
    }

    /// <summary>The options by which a command line names the same product.</summary>
    protected string Options => string.Create(CultureInfo.InvariantCulture, $"{(IsNewest ? "" : $" --version {Project.Version}")} --profile {Subject.Profile} --device-type {Subject.DeviceType}");
}
