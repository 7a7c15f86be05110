using System.Diagnostics.Metrics;
using Birthmark.Production.Devices;
using Birthmark.Production.Reconciling;

namespace Birthmark.Production;

/// <summary>What this room measures.</summary>
internal static class ProductionMetrics
{
    private static readonly Meter Meter = new("Birthmark.Production");
    private static readonly Counter<long> Outcomes = Meter.CreateCounter<long>("birthmark.production.devices.reported", "{device}", "Outcomes reported.");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("birthmark.production.refusals", "{refusal}", "Calls refused, by code.");

    private static readonly Counter<long> FindingCounts = Meter.CreateCounter<long>("birthmark.production.findings", "{finding}", "Findings of reconciliations, by code.");

    internal static readonly Counter<long> Created = Meter.CreateCounter<long>("birthmark.production.devices.created", "{device}", "Tickets used.");

    internal static readonly Counter<long> Provisioned =
        Meter.CreateCounter<long>("birthmark.production.devices.provisioned", "{device}", "Devices whose data was made.");

    internal static readonly Counter<long> Revoked =
        Meter.CreateCounter<long>("birthmark.production.certificates.revoked", "{certificate}", "Certificates of deny lists revoked.");

    internal static readonly Counter<long> ErrandFailures =
        Meter.CreateCounter<long>("birthmark.production.errands.failed", "{errand}", "Errands to authorities that must be tried again.");

    internal static readonly Histogram<double> ProvisioningTime =
        Meter.CreateHistogram<double>("birthmark.production.provisioning.duration", "s", "Time of a provisioning call in this room, all heads.");

    internal static void Reported(DeviceState outcome) => Outcomes.Add(1, new KeyValuePair<string, object?>("outcome", DeviceWords.Word(outcome)));

    internal static void Found(FindingCode code) => FindingCounts.Add(1, new KeyValuePair<string, object?>("code", FindingWords.Word(code)));

    internal static void Refused(ProductionRefusal code) => Refusals.Add(1, new KeyValuePair<string, object?>("code", code.ToString()));
}
