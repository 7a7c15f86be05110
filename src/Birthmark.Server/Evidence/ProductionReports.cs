using System.Runtime.CompilerServices;
using Birthmark.Exchange;
using Birthmark.Exchange.Reports;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Server.Production;
using ReportedDevice = Birthmark.Exchange.Reports.ReportedDevice;

namespace Birthmark.Server.Evidence;

/// <summary>Production's facts as reports want them.</summary>
internal sealed class ProductionReports(BatchRegister batches, BatchOrigins origins, DeviceRegister devices) : IReportSource
{
    public async Task<ReportedBatch> FindAsync(string batch, CancellationToken cancellation)
    {
        var found = await batches.FindAsync(Viewers.Batch(batch)).ConfigureAwait(false);
        if (found.State is not (BatchState.Released or BatchState.Aborted) || found.ClosedAt is not { } closedAt)
        {
            throw new ExchangeRefusedException(
                ExchangeRefusal.BatchNotClosed, $"Batch {found.Uid} is not closed, so nothing final can be reported of it: release it first.");
        }

        var origin = await origins.FindAsync(found).ConfigureAwait(false);
        var balance = found.Balance;
        return new()
        {
            Uid = found.Uid.ToString(),
            Name = found.Name,
            Project = found.Project,
            ProjectVersion = found.ProjectVersion,
            ProjectDigest = origin.ProjectDigest,
            Profile = found.Profile,
            RecipeDigest = origin.ProfileDigest,
            DeviceType = found.DeviceType,
            Files = [.. origin.Files.Select(f => new ReportedFile(f.Path, f.Sha256))],
            State = found.State == BatchState.Released ? "released" : "aborted",
            Stations = found.Stations ?? [],
            OpenedAt = found.OpenedAt,
            OpenedBy = found.OpenedBy,
            ClosedAt = closedAt,
            Balance = new(balance.Authorised, balance.Provisioned, balance.Scrapped, balance.Unconfirmed, balance.Left),
        };
    }

    public async IAsyncEnumerable<ReportedDevice> DevicesAsync(string batch, bool isAllowed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var kind = isAllowed ? DeviceListKind.Allow : DeviceListKind.Deny;
        await foreach (var device in (await devices.StreamAsync(Viewers.Batch(batch), kind, cancellation).ConfigureAwait(false)).ConfigureAwait(false))
        {
            yield return Of(device);
        }
    }

    internal static ReportedDevice Of(Device device) => new()
    {
        Uid = device.Uid.ToString(),
        Ticket = device.Ticket,
        Serial = device.Serial,
        Station = device.Station,
        Head = device.Head,
        Outcome = device.State switch
        {
            DeviceState.Ok => Outcomes.Ok,
            DeviceState.Ko => Outcomes.Ko,
            _ => Outcomes.Unconfirmed,
        },
        Reason = device.Reason,
        ForOem = device.ForOwner,
        CreatedAt = device.CreatedAt,
        ProvisionedAt = device.ProvisionedAt,
        ReportedAt = device.ReportedAt,
        Certificates = [.. device.Certificates.Select(Of)],
    };

    private static ReportedCertificate Of(DeviceCertificate certificate) => new(
        certificate.Step, certificate.Issuer, certificate.SerialNumber, certificate.Sha256, certificate.PublicKeyHash, certificate.IsRevoked, certificate.Der)
    {
        Subject = certificate.Subject,
    };
}
