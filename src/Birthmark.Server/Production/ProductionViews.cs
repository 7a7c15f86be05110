using System.Globalization;
using Birthmark.Api.Batches;
using Birthmark.Api.Devices;
using Birthmark.Api.Pki;
using Birthmark.Api.Projects;
using Birthmark.Production.Devices;
using Birthmark.Production.Projects;
using Birthmark.Server.Problems;
using Domain = Birthmark.Production;

namespace Birthmark.Server.Production;

/// <summary>Projects, batches and devices as the wire shows them.</summary>
internal static class ProductionViews
{
    internal static BatchView Of(Domain.Batches.Batch batch) => new()
    {
        BatchUid = batch.Uid.ToString(),
        Name = batch.Name,
        Project = batch.Project,
        ProjectVersion = batch.ProjectVersion,
        Profile = batch.Profile,
        DeviceType = batch.DeviceType,
        Quantity = batch.Quantity,
        HeadCount = batch.HeadCount,
        Order = batch.Order,
        MemoryMap = batch.MemoryMap is { } map ? new(map.Name, map.Sha256) : null,
        State = BatchWords.Word(batch.State),
        Stations = batch.Stations ?? [],
        Balance = new(batch.Balance.Authorised, batch.Balance.Provisioned, batch.Balance.Scrapped, batch.Balance.Unconfirmed, batch.Balance.Left),
        Findings = batch.Findings,
        ReconciledAt = batch.ReconciledAt,
        OpenedAt = batch.OpenedAt,
        OpenedBy = batch.OpenedBy,
        ClosedAt = batch.ClosedAt,
    };

    internal static BatchPage Of(Domain.Batches.BatchPage page) => new([.. page.Batches.Select(Of)], page.Cursor);

    internal static DeviceView Of(Device device) => new()
    {
        DeviceUid = device.Uid.ToString(),
        Serial = device.Serial,
        BatchUid = device.Batch.ToString(),
        Project = device.Project,
        Profile = device.Profile,
        DeviceType = device.DeviceType,
        State = DeviceWords.Word(device.State),
        Station = device.Station,
        Head = device.Head,
        Reason = device.Reason,
        CreatedAt = device.CreatedAt,
        ProvisionedAt = device.ProvisionedAt,
        ReportedAt = device.ReportedAt,
        Certificates = [.. device.Certificates.Select(Of)],
        Blocks = device.Blocks.Count == 0 ? null : [.. device.Blocks.Select(Of)],
    };

    internal static Api.Devices.DevicePage Of(Domain.Devices.DevicePage page) => new([.. page.Devices.Select(Of)], page.Cursor);

    internal static ListedDevice ListedOf(Device device) => new()
    {
        DeviceUid = device.Uid.ToString(),
        Serial = device.Serial,
        State = DeviceWords.Word(device.State),
        Reason = device.Reason,
        Station = device.Station,
        CreatedAt = device.CreatedAt,
        ProvisionedAt = device.ProvisionedAt,
        ReportedAt = device.ReportedAt,
        Certificates = [.. device.Certificates.Select(Of)],
    };

    internal static Api.Devices.CreatedDevice Of(HeadAnswer<Domain.Devices.CreatedDevice> answer, string? serial) =>
        answer.TryGet(out var device, out var refusal)
            ? new() { DeviceUid = device.Uid.ToString(), Serial = device.Serial, State = DeviceWords.Word(device.State) }
            : new() { Serial = serial ?? "", Problem = ProductionProblems.Of(refusal) };

    internal static ReportedStatus Of(HeadAnswer<ReportedDevice> answer, string? uid) =>
        answer.TryGet(out var device, out var refusal)
            ? new() { DeviceUid = device.Uid.ToString(), Status = device.State == DeviceState.Ok ? "OK" : "KO", Mismatch = device.Mismatch }
            : new() { DeviceUid = uid ?? "", Problem = ProductionProblems.Of(refusal) };

    internal static ProjectView Of(Project project, string? yaml = null) => new()
    {
        Name = project.Name,
        Description = project.Description,
        Version = project.Version,
        AppliedAt = project.AppliedAt,
        AppliedBy = project.AppliedBy,
        DeviceProfiles = [.. project.Profiles.Keys],
        DeviceTypes = [.. project.DeviceTypes.Keys],
        Authorities = [.. project.Authorities],
        Yaml = yaml,
    };

    internal static Api.Projects.ProjectDifference Of(Domain.Projects.ProjectDifference difference, bool dryRun) => new(
        difference.Project, difference.Version, dryRun,
        difference.IsEmpty ? [] : [new DeclaredChange("Project", difference.Project, difference.IsNew ? "create" : "change", difference.Lines)])
    {
        Warnings = difference.Warnings.Count == 0 ? null : [.. difference.Warnings.Select(w => new Api.Problems.Fault(w.File, w.Line, w.Column, w.Text))],
    };

    private static RecordedBlock Of(DeviceBlock block) => new()
    {
        Name = block.Name,
        Address = string.Create(CultureInfo.InvariantCulture, $"0x{block.Address:X8}"),
        Length = block.Length,
        Secret = block.IsSecret,
        Digest = block.Digest,
        Observed = block.Observed,
    };

    private static ListedCertificate Of(DeviceCertificate certificate) => new(
        certificate.Sha256, certificate.SerialNumber, certificate.Issuer, certificate.Subject, certificate.IsRevoked)
    {
        PublicKeyHash = certificate.PublicKeyHash,
    };
}
