using Birthmark.Production.Authorities;
using Birthmark.Production.Kms;
using Birthmark.Production.Memory;
using Birthmark.Production.Orders;
using Birthmark.Production.Projects.Comparing;
using Birthmark.Production.Projects.Reading;
using Birthmark.Storage;

namespace Birthmark.Production.Projects;

/// <summary>The projects of this hub: applied from YAML, kept in versions.</summary>
public sealed class ProjectRegister
{
    private readonly IJournal journal;
    private readonly IReader reader;
    private readonly ProjectCompiler compiler;
    private readonly ProjectLibrary library;
    private readonly SecretShelf secrets;
    private readonly MasterKeys masterKeys;
    private readonly AuthorityBook authorities;
    private readonly KmsBook kms;
    private readonly OrderLedger ledger;
    private readonly TimeProvider time;

    internal ProjectRegister(
        IJournal journal, IReader reader, ProjectCompiler compiler, ProjectLibrary library, SecretShelf secrets, MasterKeys masterKeys, AuthorityBook authorities,
        KmsBook kms, OrderLedger ledger, TimeProvider time)
    {
        this.journal = journal;
        this.reader = reader;
        this.compiler = compiler;
        this.library = library;
        this.secrets = secrets;
        this.masterKeys = masterKeys;
        this.authorities = authorities;
        this.kms = kms;
        this.ledger = ledger;
        this.time = time;
    }

    /// <summary>Applies a project. Text that says the same makes no new version; batches keep the version they were opened with.</summary>
    /// <param name="file">The file as the operator named it, for messages.</param>
    /// <param name="text">YAML.</param>
    /// <param name="inputs">The files and environment variables it names.</param>
    /// <param name="dryRun">Only says what would change.</param>
    /// <param name="actor">Who applies it.</param>
    /// <param name="cancellation">Until the commit.</param>
    /// <exception cref="ProductionRefusedException">With every fault; nothing was changed.</exception>
    public Task<ProjectDifference> ApplyAsync(
        string file, string text, IProjectInputs inputs, bool dryRun, string actor, CancellationToken cancellation = default) =>
        ApplyAsync(file, text, inputs, dryRun, actor, null, cancellation);

    /// <summary>Applies the project of an OEM's package, and records the package in the same commit.</summary>
    /// <exception cref="ProductionRefusedException">With every fault, or because the project is not that OEM's; nothing was changed.</exception>
    public Task<ProjectDifference> ApplyAsync(
        string file, string text, IProjectInputs inputs, SealedOrigin origin, string actor, CancellationToken cancellation = default) =>
        ApplyAsync(file, text, inputs, false, actor, origin, cancellation);

    private async Task<ProjectDifference> ApplyAsync(
        string file, string text, IProjectInputs inputs, bool dryRun, string actor, SealedOrigin? origin, CancellationToken cancellation)
    {
        var faults = new FaultList(file);
        var files = new BroughtFiles(inputs);
        var compiled = await compiler.TryCompileAsync(text, 0, 0, files, faults);
        faults.ThrowIfAny();
        var collected = await new InputCollector(inputs, files, secrets, masterKeys, faults).CollectAsync(compiled!);
        await LayoutCheck.CheckAsync(compiled!.Project, files, faults);
        faults.ThrowIfAny();

        var name = compiled.Project.Name;
        ProjectOwners.DemandName(name, origin);
        var lines = Canonical.Flatten(compiled.Root);
        var digest = Canonical.Digest(lines);
        var current = await CurrentAsync(name);
        var changes = current is null ? ProjectDifference.Compare([], lines) : current.Digest == digest ? [] : ProjectDifference.Compare(Flatten(current.Text), lines);
        changes.AddRange(collected.Secrets.Where(s => s.IsChange).Select(s => $"~ {s.Path}: (sealed) -> (sealed)"));
        var version = (current?.Version ?? 0) + (current?.Digest == digest ? 0 : 1);
        if (!dryRun && (changes.Count > 0 || collected.Secrets.Count > 0 || origin is not null))
        {
            var at = time.GetUtcNow();
            version = await journal.CommitAsync("project.apply", tx => Store(tx, name, file, text, digest, collected, at, actor, origin), cancellation);
            if (collected.Secrets.Count > 0)
            {
                authorities.Forget(name);
                kms.Forget(name);
            }
        }

        return new(name, version, current is null, changes) { Warnings = faults.Warnings() };
    }

    public async Task<IReadOnlyList<Project>> ListAsync() => await library.ListAsync();

    /// <summary>The project at its current version.</summary>
    /// <exception cref="ProductionRefusedException">Unknown.</exception>
    public async Task<Project> FindAsync(string name) => await library.CurrentAsync(name);

    /// <summary>The project as a version says it.</summary>
    /// <exception cref="ProductionRefusedException">Unknown.</exception>
    public async Task<Project> FindAsync(string name, int version)
    {
        var current = await library.CurrentAsync(name);
        return version >= 1 && version <= current.Version ? await library.LoadAsync(current.Id, version) : throw NoVersion(current, version);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ProjectVersion>> VersionsAsync(string name)
    {
        var project = await library.CurrentAsync(name);
        return await reader.QueryAsync(
            "SELECT version, digest, file, applied_at, applied_by FROM production_project_version WHERE project_id = $1 ORDER BY version DESC",
            r => new ProjectVersion((int)r.GetInt64(0), r.GetString(1), r.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(3)), r.GetString(4)),
            project.Id);
    }

    /// <summary>The text as it was applied.</summary>
    public async Task<string> TextAsync(string name, int? version = null)
    {
        var project = await library.CurrentAsync(name);
        var rows = await reader.QueryAsync(
            "SELECT text FROM production_project_version WHERE project_id = $1 AND version = $2", r => r.GetString(0), project.Id, version ?? project.Version);
        return rows.Count > 0 ? rows[0] : throw NoVersion(project, version ?? project.Version);
    }

    /// <summary>What version <paramref name="to"/> says otherwise than version <paramref name="from"/>.</summary>
    /// <exception cref="ProductionRefusedException">One of them is unknown.</exception>
    public async Task<ProjectComparison> CompareAsync(string name, int from, int to) =>
        ProjectComparison.Of(name, (from, await TextAsync(name, from)), (to, await TextAsync(name, to)));

    internal static ProductionRefusedException NoVersion(Project project, int version) => new(
        ProductionRefusal.ProjectVersionUnknown, $"Project '{project.Name}' has no version {version}.", $"It has versions 1 to {project.Version}.");

    private int Store(
        ITransaction tx, string name, string file, string text, string digest, CollectedInputs collected, DateTimeOffset at, string actor,
        SealedOrigin? origin)
    {
        var known = tx.Query(
            """
            SELECT p.id, p.version, v.digest FROM production_project p
            JOIN production_project_version v ON v.project_id = p.id AND v.version = p.version WHERE p.name = $1
            """,
            r => (Id: r.GetInt64(0), Version: (int)r.GetInt64(1), Digest: r.GetString(2)),
            name);
        var isNew = known.Count == 0;
        ProjectOwners.Demand(tx, ledger, name, isNew, origin, at, actor);
        var id = isNew ? tx.Query("SELECT COALESCE(MAX(id), 0) + 1 FROM production_project", r => r.GetInt64(0))[0] : known[0].Id;
        var version = isNew ? 1 : known[0].Digest == digest ? known[0].Version : known[0].Version + 1;
        if (isNew)
        {
            tx.Execute("INSERT INTO production_project (id, name, version) VALUES ($1, $2, $3)", id, name, version);
        }
        else
        {
            tx.Execute("UPDATE production_project SET version = $2 WHERE id = $1", id, version);
        }

        if (isNew || version != known[0].Version)
        {
            tx.Execute(
                "INSERT INTO production_project_version (project_id, version, digest, file, text, applied_at, applied_by) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                id, version, digest, file, text, at, actor);
        }

        foreach (var secret in collected.Secrets)
        {
            SecretShelf.Put(tx, name, secret.Path, secret.Sealed);
        }

        foreach (var (sha256, content) in collected.Files)
        {
            FileShelf.Put(tx, sha256, content);
        }

        origin?.Record(tx);
        tx.Record(new AuditRecord("project.apply", actor, name, ("version", $"{version}"), ("digest", digest), ("file", file)));
        return version;
    }

    private async ValueTask<Stored?> CurrentAsync(string name)
    {
        var rows = await reader.QueryAsync(
            """
            SELECT p.version, v.digest, v.text FROM production_project p
            JOIN production_project_version v ON v.project_id = p.id AND v.version = p.version WHERE p.name = $1
            """,
            r => new Stored((int)r.GetInt64(0), r.GetString(1), r.GetString(2)),
            name);
        return rows.Count == 0 ? null : rows[0];
    }

    private static SortedDictionary<string, string> Flatten(string text) => Canonical.Flatten(YamlTree.TryRead(text, new FaultList(""))!);

    private sealed record Stored(int Version, string Digest, string Text);
}

/// <summary>One version of a project.</summary>
public sealed record ProjectVersion(int Version, string Digest, string File, DateTimeOffset AppliedAt, string AppliedBy);
