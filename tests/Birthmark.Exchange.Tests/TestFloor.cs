using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Birthmark.Exchange.Lists;
using Birthmark.Exchange.Reports;
using Birthmark.Storage;

namespace Birthmark.Exchange.Tests;

/// <summary>A batch as production makes it: leaves in the log, and lists to report. Tests alter the lists afterwards to be caught.</summary>
internal sealed class TestFloor(IJournal journal) : IReportSource, IListPlaces
{
    private readonly Dictionary<string, ReportedBatch> batches = [];

    internal Dictionary<string, List<ReportedDevice>> Devices { get; } = [];

    internal async Task<string> MakeAsync(int ok = 7, int ko = 2, int unconfirmed = 1, int left = 3, string name = "night shift", int others = 2, bool closes = true, Func<ReportedDevice, byte[]>? envelope = null)
    {
        var uid = Guid.CreateVersion7().ToString();
        var devices = Enumerable.Range(1, ok + ko + unconfirmed).Select(ticket => Device(
            uid, ticket, ticket <= unconfirmed ? Outcomes.Unconfirmed : ticket <= unconfirmed + ko ? Outcomes.Ko : Outcomes.Ok)).Select(d => d with { ForOem = envelope?.Invoke(d) }).ToList();
        Devices[uid] = devices;
        var balance = new ReportedBalance(devices.Count + left, ok, ko, unconfirmed, left);
        batches[uid] = new()
        {
            Uid = uid, Name = name, Project = "lighting", ProjectVersion = 3, ProjectDigest = Hex("project"), Profile = "matter-dac", RecipeDigest = Hex("recipe"),
            DeviceType = "bulb", Files = [new("firmware.bin", Hex("firmware"))], State = "released", Stations = [], OpenedAt = At(0), OpenedBy = "olga",
            ClosedAt = At(9), Balance = balance,
        };
        await RecordAsync([new("batch.open", "olga", uid, ("name", name), ("project", "lighting"), ("version", "3"), ("profile", "matter-dac"), ("device_type", "bulb"),
            ("quantity", Words(balance.Authorised)))]);
        foreach (var piece in devices.Chunk(100))
        {
            await RecordAsync([.. piece.SelectMany(d => Leaves(uid, d, others))]);
        }

        if (closes)
        {
            await CloseAsync(uid);
        }

        return uid;
    }

    internal Task CloseAsync(string batch)
    {
        var balance = batches[batch].Balance;
        return RecordAsync([new("batch.release", "olga", batch, ("authorised", Words(balance.Authorised)), ("provisioned", Words(balance.Provisioned)),
            ("scrapped", Words(balance.Scrapped)), ("unconfirmed", Words(balance.Unconfirmed)), ("left", Words(balance.Left)))]);
    }

    internal void Alter(string batch, Func<ReportedBatch, ReportedBatch> change) => batches[batch] = change(batches[batch]);

    public Task<ReportedBatch> FindAsync(string batch, CancellationToken cancellation) => Task.FromResult(batches[batch]);

    public async IAsyncEnumerable<ReportedDevice> DevicesAsync(string batch, bool isAllowed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var device in Devices[batch].Where(d => d.Outcome == Outcomes.Ok == isAllowed))
        {
            yield return device;
        }

        await Task.CompletedTask;
    }

    public Task<string?> ProjectOfAsync(string batch) => Task.FromResult(batches.GetValueOrDefault(batch)?.Project);

    public Task<ListPlace?> PlaceOfAsync(string device)
    {
        var (batch, devices) = Devices.FirstOrDefault(d => d.Value.Exists(e => e.Uid == device));
        return Task.FromResult(batch is null ? null : new ListPlace(batches[batch].Project, batch, devices.Find(e => e.Uid == device)!.Outcome == Outcomes.Ok));
    }

    internal Task RecordAsync(IReadOnlyList<AuditRecord> records) => journal.CommitAsync("floor", tx =>
    {
        foreach (var record in records)
        {
            tx.Record(record);
        }

        return true;
    });

    private static IEnumerable<AuditRecord> Leaves(string batch, ReportedDevice device, int others)
    {
        yield return new("device.create", device.Station, device.Uid, ("batch", batch), ("ticket", Words(device.Ticket)), ("serial", device.Serial));
        for (var i = 0; i < others; i++)
        {
            yield return new("certificate.issue", "hub", device.Certificates[0].SerialNumber, ("username", device.Uid), ("n", Words(i)));
        }

        yield return new("device.provision", device.Station, device.Uid, [("batch", batch), .. device.Certificates.Select(c => (c.Step, (string?)c.Sha256)),
            ("blocks:sha256", device.Ticket % 2 == 0 ? Hex("what was placed in memory") : null), ("for_oem:sha256", device.ForOem is { } sealedPart ? Convert.ToHexStringLower(SHA256.HashData(sealedPart)) : null)]);
        if (device.Outcome != Outcomes.Unconfirmed)
        {
            yield return new("device.report", device.Station, device.Uid, ("batch", batch), ("outcome", device.Outcome), ("reason", device.Reason));
        }
    }

    private static ReportedDevice Device(string batch, int ticket, string outcome) => new()
    {
        Uid = Guid.CreateVersion7().ToString(), Ticket = ticket, Serial = $"SN-{batch[^6..]}-{ticket:D6}", Station = "bench-1", Head = ticket % 2 == 0 ? "2" : null, Outcome = outcome,
        Reason = outcome == Outcomes.Ko ? "read-back differs: \"žluť\"" : null, CreatedAt = At(1), ProvisionedAt = At(2), ReportedAt = At(3),
        Certificates = [new("dac", "CN=Matter Test PAI,VID=FFF1", Hex($"serial {batch} {ticket}")[..16].ToUpperInvariant(), Hex($"certificate {batch} {ticket}"), Hex($"key {batch} {ticket}"), outcome != Outcomes.Ok)],
    };

    internal static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Words(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static DateTimeOffset At(int minute) => new(2026, 3, 1, 8, minute, 0, TimeSpan.Zero);
}
