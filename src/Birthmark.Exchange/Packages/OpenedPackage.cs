using System.Text;
using Birthmark.Storage;

namespace Birthmark.Exchange.Packages;

/// <summary>A package that was checked and opened: what it holds, and how its taking is recorded. Its octets are zeroed when it is disposed.</summary>
public sealed class OpenedPackage : IDisposable
{
    private readonly IReadOnlyDictionary<string, byte[]> contents;

    internal OpenedPackage(string oem, PackageManifest manifest, IReadOnlyDictionary<string, byte[]> contents) =>
        (Oem, Manifest, this.contents) = (oem, manifest, contents);

    /// <summary>Name under which its OEM is paired.</summary>
    public string Oem { get; }

    public PackageManifest Manifest { get; }

    public ReadOnlySpan<byte> Project => contents[PackageContent.ProjectPath];

    /// <summary>By path as the project writes it.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => Under(PackageContent.FilePrefix).ToDictionary(c => c.Name, c => c.Octets, StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Environment =>
        Under(PackageContent.EnvironmentPrefix).ToDictionary(c => c.Name, c => Encoding.UTF8.GetString(c.Octets), StringComparer.Ordinal);

    /// <summary>To be called in the transaction that puts its project into force.</summary>
    /// <exception cref="ExchangeRefusedException">One as new was taken already.</exception>
    public void Record(ITransaction tx, string actor, DateTimeOffset at)
    {
        var last = tx.Query(
            "SELECT sequence, package_id FROM exchange_package WHERE oem = $1 AND project = $2 ORDER BY sequence DESC LIMIT 1",
            r => (Sequence: r.GetInt64(0), Id: r.GetString(1)), Oem, Manifest.Project);
        PackageDesk.RefuseOlder(Manifest, last.Count == 0 ? null : last[0]);
        tx.Execute(
            "INSERT INTO exchange_package (oem, project, sequence, package_id, version, imported_at, imported_by) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            Oem, Manifest.Project, Manifest.Sequence, Manifest.PackageId, Manifest.Version, at, actor);
        tx.Record(new AuditRecord(
            "package.import", actor, Manifest.PackageId, ("oem", Oem), ("project", Manifest.Project), ("version", Manifest.Version),
            ("sequence", Manifest.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    public void Dispose() => PackageArchive.Forget(contents);

    private IEnumerable<(string Name, byte[] Octets)> Under(string prefix) =>
        contents.Where(c => c.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(c => (c.Key[prefix.Length..], c.Value));
}
