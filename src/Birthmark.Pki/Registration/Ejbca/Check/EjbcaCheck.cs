namespace Birthmark.Pki.Registration.Ejbca.Check;

/// <summary>Looks at everything an enrolment needs, step by step, and stops where the next step cannot be taken.</summary>
internal sealed class EjbcaCheck(EjbcaConnection connection, AuthorityExpectation expectation, EjbcaPatience patience, TimeProvider time)
{
    internal async Task<IReadOnlyList<AuthorityFinding>> RunAsync(CancellationToken cancellation)
    {
        var findings = new List<AuthorityFinding>();
        var network = new NetworkSteps(connection, patience, time);
        if (!Note(findings, await network.ResolveAsync(cancellation).ConfigureAwait(false))
            || !Note(findings, await network.ConnectAsync(cancellation).ConfigureAwait(false)))
        {
            return findings;
        }

        var isOpen = EjbcaCredential.TryOpen(connection, out var credential, out var why);
        if (!Note(findings, await network.HandshakeAsync(credential, cancellation).ConfigureAwait(false)))
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

    private static bool Note(List<AuthorityFinding> findings, AuthorityFinding finding)
    {
        findings.Add(finding);
        return finding.IsGood;
    }
}
