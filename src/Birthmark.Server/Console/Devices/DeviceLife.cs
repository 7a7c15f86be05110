using Birthmark.Pki.Certificates;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Console.Text;
using Birthmark.Storage;

namespace Birthmark.Server.Console.Devices;

/// <summary>A device's life as moments in their order, each with its leaf in the log.</summary>
internal sealed class DeviceLife(CertificateRegister certificates, AuditLog log)
{
    // The leaf is written within the act's commit: a little after the moment that stands in the device's row.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);

    internal async Task<IReadOnlyList<LifeMoment>> OfAsync(Device device, Batch batch, bool withCertificates, bool withReport)
    {
        var moments = new List<LifeMoment>
        {
            new("start", Words.Of("Created"), device.CreatedAt, Words.Of("Station {0} took ticket {1} of batch {2}.", device.Station, Figures.Count(device.Ticket), batch.Name))
            {
                LogIndex = await IndexOfAsync("device.create", device, device.CreatedAt).ConfigureAwait(false),
            },
        };
        if (device.State >= DeviceState.Intended && device.Certificates.Count > 0)
        {
            moments.Add(new("step", Words.Of("Intent on record"), null, Words.Of("Its keys were made and sealed before the authority was asked.")));
        }

        foreach (var certificate in device.Certificates)
        {
            moments.AddRange(await OfCertificateAsync(certificate, withCertificates).ConfigureAwait(false));
        }

        if (device.Blocks.Count > 0)
        {
            var (first, end) = (device.Blocks.Min(b => b.Address), device.Blocks.Max(b => b.Address + b.Length));
            moments.Add(new("step", Words.Of("Memory laid out"), null, Words.Of(
                "{0} blocks, {1} bytes between {2} and {3}; a digest of each is on record.", device.Blocks.Count, Figures.Count(device.Blocks.Sum(b => b.Length)), Figures.Address(first), Figures.Address(end - 1)))
            {
                Href = "#blocks",
                LinkText = Words.Of("Look at the blocks"),
            });
        }

        if (device.ProvisionedAt is { } provisioned)
        {
            moments.Add(new("step", Words.Of("Data delivered"), provisioned, device.ForOwner is { Length: var size }
                ? Words.Of("Outputs and memory blocks are ready for the station; {0} bytes are sealed for the owner alone.", Figures.Count(size))
                : Words.Of("Outputs and memory blocks are ready for the station."))
            {
                LogIndex = await IndexOfAsync("device.provision", device, provisioned).ConfigureAwait(false),
            });
        }

        if (device.Blocks.Any(b => b.Observed is not null))
        {
            var read = device.Blocks.Where(b => b.Observed is not null).ToList();
            var differing = read.Where(b => b.Observed != b.Digest).Select(b => b.Name).ToList();
            moments.Add(new(differing.Count == 0 ? "good" : "bad", Words.Of("Read back"), device.ReportedAt, differing.Count == 0
                ? Words.Of("What was read of {0} of {1} blocks is what was meant to lie there.", read.Count, device.Blocks.Count)
                : Words.Of("{0} of {1} blocks read do not hold what was meant to lie there: {2}.", differing.Count, read.Count, string.Join(", ", differing))));
        }

        if (await OutcomeAsync(device).ConfigureAwait(false) is { } outcome)
        {
            moments.Add(outcome);
        }

        if (batch.ClosedAt is { } closed)
        {
            moments.Add(new("step", device.State == DeviceState.Ok ? Words.Of("On the allow list") : Words.Of("On the deny list"), closed, Words.Of("Batch {0} was closed; its lists are final.", batch.Name))
            {
                Href = withReport ? $"/console/batches/{batch.Uid}/report" : null,
                LinkText = Words.Of("Download the batch report"),
                LogIndex = (await log.FindAfterAsync(batch.State == BatchState.Aborted ? "batch.abort" : "batch.release", batch.Uid.ToString(), closed - Slack).ConfigureAwait(false))?.Index,
            });
        }

        // What has no moment of its own stays where it happened.
        return moments;
    }

    private async Task<IEnumerable<LifeMoment>> OfCertificateAsync(DeviceCertificate certificate, bool withCertificates)
    {
        var entry = await certificates.FindAsync(certificate.Issuer, certificate.SerialNumber).ConfigureAwait(false);
        var issued = new LifeMoment("step", Words.Of("Certificate issued"), entry?.IssuedAt, certificate.Subject)
        {
            Href = withCertificates && entry is not null && Menu.Reaches("/console/pki") ? $"/console/pki/certificates/{entry.Fingerprint}" : null,
            LinkText = Words.Of("Look at the certificate"),
            LogIndex = entry is null ? null : (await log.FindAfterAsync("certificate.issue", entry.SerialNumber, entry.IssuedAt - Slack).ConfigureAwait(false))?.Index,
        };
        return entry is { Status: CertificateStatus.Revoked }
            ? [issued, new LifeMoment("bad", Words.Of("Certificate revoked"), entry.RevokedAt, Words.Of("Reason: {0}.", Words.Of(Server.Pki.PkiViews.Kebab(entry.RevocationReason.ToString()).Replace('-', ' '))))
            {
                LogIndex = (await log.FindAfterAsync("certificate.revoke", entry.SerialNumber, entry.RevokedAt!.Value - Slack).ConfigureAwait(false))?.Index,
            }]
            : [issued];
    }

    private async Task<LifeMoment?> OutcomeAsync(Device device) => device.State switch
    {
        DeviceState.Ok => new("good", Words.Of("Reported OK"), device.ReportedAt, Words.Of("Its secrets are shredded in the hub."))
        {
            LogIndex = await IndexOfAsync("device.report", device, device.ReportedAt!.Value).ConfigureAwait(false),
        },
        DeviceState.Ko => new("bad", Words.Of("Reported KO"), device.ReportedAt, device.Reason ?? Words.Of("no reason given"))
        {
            LogIndex = await IndexOfAsync("device.report", device, device.ReportedAt!.Value).ConfigureAwait(false),
        },
        DeviceState.Unconfirmed => new("warn", Words.Of("Never reported"), device.ReportedAt, Words.Of("Its batch closed before an outcome came.")),
        _ => null,
    };

    private async Task<long?> IndexOfAsync(string act, Device device, DateTimeOffset at) =>
        (await log.FindAfterAsync(act, device.Uid.ToString(), at - Slack).ConfigureAwait(false))?.Index;
}

/// <summary>One moment of it.</summary>
/// <param name="Kind"><c>start</c>, <c>step</c>, <c>good</c>, <c>bad</c> or <c>warn</c>.</param>
/// <param name="Title">What happened.</param>
/// <param name="At">When, if that is known to itself.</param>
/// <param name="Text">More about it.</param>
public sealed record LifeMoment(string Kind, string Title, DateTimeOffset? At, string? Text)
{
    public string? Href { get; init; }

    public string? LinkText { get; init; }

    public long? LogIndex { get; init; }
}
