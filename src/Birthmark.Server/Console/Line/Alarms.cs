using Birthmark.Api.Health;
using Birthmark.Pki.Authorities;
using Birthmark.Production.Batches;
using Birthmark.Production.Line;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Console.Text;

namespace Birthmark.Server.Console.Line;

/// <summary>What of the line somebody should look at now, the worst first.</summary>
internal static class Alarms
{
    internal const int FailuresInARow = 3;
    private const int MostHeads = 5;
    private static readonly TimeSpan ExpirySoon = TimeSpan.FromDays(60);

    internal static IEnumerable<Alarm> Of(
        IReadOnlyList<HealthCheck> checks, IReadOnlyList<Batch> batches, IReadOnlyList<HeadState> heads, PkiSnapshot pki, DateTimeOffset now) =>
        [.. OfHealth(checks), .. OfHeads(heads, batches), .. OfBatches(batches), .. OfAuthorities(pki, now)];

    private static IEnumerable<Alarm> OfHealth(IReadOnlyList<HealthCheck> checks) => checks.Where(c => !c.Good || NeedsLook(c)).Select(c => c.Name switch
    {
        "storage" => new Alarm(true, Words.Of("The database cannot be written: no device can be made."), Words.Of("Look at the disk of the hub: full, unplugged, or read-only.")),
        "disk" => new Alarm(true, Words.Of("The disk is nearly full: {0}.", c.Text), Words.Of("Make room on the hub's disk before it stops the line.")),
        "key-store" => new Alarm(true, Words.Of("A crypto token is not active: {0}.", c.Text), Words.Of("Plug it in, or activate it with its code."), "/console/pki"),
        "tpm" => new Alarm(true, Words.Of("The TPM of the hub does not answer."), Words.Of("See that it is switched on in the firmware and that the hub may use it; then start the hub anew.")),
        "hsm" => new Alarm(true, Words.Of("An HSM does not answer: {0}.", c.Text), Words.Of("Look at its power, its cable and its network; the hub finds it again by itself."), "/console/pki"),
        "log" => new Alarm(true, Words.Of("The audit log does not hold what was signed: {0}", c.Text), Words.Of("Stop the line and call the owner: somebody may have changed the database.")),
        "authorities" => new Alarm(true, Words.Of("An authority cannot issue: {0}.", c.Text), Words.Of("Look at its state and its crypto token."), "/console/pki"),
        "clock" => new Alarm(true, Words.Of("The hub's clock stands behind its log: {0}.", c.Text), Words.Of("Set the clock of the hub, and see why it was wrong.")),
        "reconciliation" => new Alarm(false, Words.Of("Hub and authority do not agree: {0}.", c.Text), Words.Of("Look at the findings and settle each.")),
        "evidence" => new Alarm(false, Words.Of("The log is not copied away: {0}.", c.Text), Words.Of("Look at the site of evidence and the network to it.")),
        "kms" => new Alarm(false, Words.Of("A key management system does not answer: {0}.", c.Text), Words.Of("Run 'birthmark kms check' for the project that uses it.")),
        _ => new Alarm(true, $"{NameOf(c.Name)}: {c.Text}", Words.Of("Ask 'birthmark doctor' for more.")),
    });

    private static IEnumerable<Alarm> OfHeads(IReadOnlyList<HeadState> heads, IReadOnlyList<Batch> open) => heads
        .Where(h => h.FailedInARow >= FailuresInARow && open.Any(b => b.Uid == h.Batch))
        .OrderByDescending(h => h.FailedInARow).Take(MostHeads)
        .Select(h => new Alarm(
            false, Words.Of("{0} has failed {1} times in a row.", NameOf(h), h.FailedInARow), Words.Of("Check its socket, its contacts and its programmer: {0}.", h.Reason ?? Words.Of("no reason given")),
            $"/console/devices/{h.Device}"));

    private static IEnumerable<Alarm> OfBatches(IReadOnlyList<Batch> batches) => batches.SelectMany(b => b switch
    {
        { State: BatchState.Paused } => (IEnumerable<Alarm>)[new(false, Words.Of("Batch {0} is paused.", b.Name), Words.Of("Resume it when the line is ready."), $"/console/batches/{b.Uid}")],
        { State: BatchState.Running, Balance.Left: 0, Balance.Unconfirmed: 0 } =>
            [new(false, Words.Of("Batch {0} is complete.", b.Name), Words.Of("Release it: its lists and its report become final."), $"/console/batches/{b.Uid}/release")],
        _ => [],
    });

    private static IEnumerable<Alarm> OfAuthorities(PkiSnapshot pki, DateTimeOffset now) => pki.Authorities.Values
        .Where(a => a.Status == AuthorityStatus.Active && a.NotAfter is { } end && end - now < ExpirySoon)
        .Select(a => new Alarm(
            false, Words.Of("Authority {0} expires in {1}.", a.Name, Figures.Span(a.NotAfter!.Value - now)), Words.Of("Have it certified anew before devices outlive it."), "/console/pki"));

    /// <summary>What is well enough to go on with, and yet waits for somebody.</summary>
    internal static bool NeedsLook(HealthCheck check) => check.Name switch
    {
        "reconciliation" => !check.Text.StartsWith("0 ", StringComparison.Ordinal),
        "evidence" or "kms" => check.Text.StartsWith("alarm", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>A health check as people call it.</summary>
    internal static string NameOf(string check) => check switch
    {
        "storage" => Words.Of("Database"),
        "disk" => Words.Of("Disk"),
        "key-store" => Words.Of("Keys"),
        "tpm" => Words.Of("TPM"),
        "hsm" => Words.Of("HSM"),
        "random" => Words.Of("Random numbers"),
        "rollback" => Words.Of("Roll-back"),
        "authorities" => Words.Of("PKI"),
        "log" => Words.Of("Audit log"),
        "clock" => Words.Of("Clock"),
        "reconciliation" => Words.Of("Reconciliation"),
        "evidence" => Words.Of("Copies of the log"),
        "kms" => Words.Of("Key management"),
        _ => string.Concat(char.ToUpperInvariant(check[0]).ToString(), check.AsSpan(1).ToString().Replace('-', ' ')),
    };

    internal static string NameOf(HeadState head) => head.Head.Length == 0 ? head.Station : Words.Of("{0}, head {1}", head.Station, head.Head);
}
