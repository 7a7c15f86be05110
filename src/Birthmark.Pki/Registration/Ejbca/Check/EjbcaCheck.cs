using Birthmark.Keys.Tls;

namespace Birthmark.Pki.Registration.Ejbca.Check;

/// <summary>Looks at everything an enrolment needs, step by step, and stops where the next step cannot be taken.</summary>
internal sealed class EjbcaCheck(EjbcaConnection connection, AuthorityExpectation expectation, EjbcaPatience patience, TimeProvider time)
{
    internal async Task<IReadOnlyList<AuthorityFinding>> RunAsync(CancellationToken cancellation)
    {
        var findings = new List<AuthorityFinding>();
        var network = new PeerSteps(connection.Peer(patience), time);
        if (!Note(findings, From(await network.ResolveAsync(cancellation).ConfigureAwait(false)))
            || !Note(findings, From(await network.ConnectAsync(cancellation).ConfigureAwait(false))))
        {
            return findings;
        }

        var isOpen = EjbcaCredential.TryOpen(connection, out var credential, out var why);
        if (!Note(findings, From(await network.HandshakeAsync(EjbcaTransport.TlsOptions(connection, credential), cancellation).ConfigureAwait(false))))
        {
            credential?.Dispose();
            return findings;
        }

        if (!isOpen)
        {
            findings.Add(new AuthorityFinding("credential", false, why!));
            return findings;
        }

        using var transport = new EjbcaTransport(connection, credential!, patience);
        var asking = new CheckedCall(transport, patience, time);
        if (Note(findings, await new CredentialSteps(connection, asking, credential!, time).CheckAsync(cancellation).ConfigureAwait(false)))
        {
            await new NameSteps(connection, expectation, asking).RunAsync(findings, cancellation).ConfigureAwait(false);
        }

        return findings;
    }

    private static AuthorityFinding From(PeerFinding finding) => new(finding.Step, finding.IsGood, finding.Text);

    // The server's certificate comes first: when it is wrong, that is what to mend.
    private AuthorityFinding From(PeerHandshake hands) => hands switch
    {
        { Server: { IsGood: true } server, Protocol: { } protocol } => new("tls", true, $"{protocol}: {server.Text}"),
        { Server: { IsGood: false } server } => new("tls", false, server.Text),
        _ => new("tls", false, $"No TLS with {connection.Address.IdnHost} port {connection.Address.Port}: {hands.Trouble}. Check that {EjbcaVariables.Url} names the port that asks for client certificates (usually 8443)."),
    };

    private static bool Note(List<AuthorityFinding> findings, AuthorityFinding finding)
    {
        findings.Add(finding);
        return finding.IsGood;
    }
}
