using System.Text;
using Birthmark.Api.Exchange;
using Birthmark.Exchange;
using Birthmark.Exchange.Packages;
using Birthmark.Production.Orders;
using Birthmark.Production.Projects;
using Birthmark.Server.Settings;

namespace Birthmark.Server.Exchange;

/// <summary>A package becomes a version of its project, with its sequence number, in one commit.</summary>
internal sealed class PackageImport(PackageDesk desk, ProjectRegister projects, DataFolder data, TimeProvider time)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    internal async Task<ImportedPackage> ImportAsync(Stream body, string actor, CancellationToken cancellation)
    {
        using var package = await desk.OpenAsync(body, data.Root, cancellation).ConfigureAwait(false);
        var manifest = package.Manifest;
        var difference = await projects.ApplyAsync(
            $"package {manifest.PackageId}", TextOf(package), new BroughtInputs(package.Files, package.Environment),
            new SealedOrigin(package.Oem, manifest.Project, tx => package.Record(tx, actor, time.GetUtcNow())), actor, cancellation).ConfigureAwait(false);
        return new(manifest.PackageId, package.Oem, manifest.Project, manifest.Version, manifest.Sequence, difference.Version, difference.Lines);
    }

    private static string TextOf(OpenedPackage package)
    {
        try
        {
            return Strict.GetString(package.Project);
        }
        catch (DecoderFallbackException)
        {
            throw new ExchangeRefusedException(ExchangeRefusal.SealedInvalid, "The project in the package is not UTF-8: have it sealed anew.");
        }
    }
}
