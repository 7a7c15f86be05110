using System.Globalization;
using Birthmark.Keys.Kms;
using Birthmark.Keys.Tls;

namespace Birthmark.Keys.Kmip.Check;

/// <summary>Looks at everything that recipes need of a KMS, step by step, and stops where the next step cannot be taken.</summary>
internal sealed class KmipCheck(KmipConnection connection, KmipPatience patience, TimeProvider time)
{
    internal async Task<IReadOnlyList<KmsFinding>> RunAsync(IReadOnlyList<KmsUse> uses, CancellationToken cancellation)
    {
        var findings = new List<KmsFinding>();
        var network = new PeerSteps(connection.Peer(patience), time);
        if (!Note(findings, From(await network.ResolveAsync(cancellation).ConfigureAwait(false)))
            || !Note(findings, From(await network.ConnectAsync(cancellation).ConfigureAwait(false)))
            || !Note(findings, Period())
            || !Note(findings, HandshakeWords.Of(await network.HandshakeAsync(connection.TlsOptions(), cancellation).ConfigureAwait(false), connection)))
        {
            return findings;
        }

        // Its own connections: what a line has lost a moment ago is tried all the same.
        using var transport = new KmipTransport(connection, patience, time, ownsConnection: false);
        var steps = new KeySteps(connection, new KmipClient(connection, transport));
        if (Note(findings, await steps.VersionAsync(cancellation).ConfigureAwait(false))
            && Note(findings, await steps.OperationsAsync(uses, cancellation).ConfigureAwait(false)))
        {
            foreach (var key in uses.GroupBy(u => u.Key, StringComparer.Ordinal))
            {
                findings.Add(await steps.KeyAsync(key.Key, [.. key.Select(u => u.Kind).Distinct()], cancellation).ConfigureAwait(false));
            }
        }

        return findings;
    }

    private KmsFinding Period()
    {
        var own = connection.Credential.Certificate;
        var now = time.GetUtcNow();
        if (now > own.NotAfter.ToUniversalTime())
        {
            return new("credential", false, $"The client certificate '{own.Subject}' in {KmipVariables.P12File} expired at {Write(own.NotAfter)}: get a new one and apply the project again.");
        }

        return now < own.NotBefore.ToUniversalTime()
            ? new("credential", false, $"The client certificate '{own.Subject}' in {KmipVariables.P12File} is not valid before {Write(own.NotBefore)}: check this machine's clock.")
            : new("credential", true, $"'{own.Subject}', issued by '{own.Issuer}', is valid until {Write(own.NotAfter)}.");
    }

    private static KmsFinding From(PeerFinding finding) => new(finding.Step, finding.IsGood, finding.Text);

    private static bool Note(List<KmsFinding> findings, KmsFinding finding)
    {
        findings.Add(finding);
        return finding.IsGood;
    }

    private static string Write(DateTime moment) => moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
