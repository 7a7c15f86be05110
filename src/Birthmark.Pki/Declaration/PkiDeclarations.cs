namespace Birthmark.Pki.Declaration;

/// <summary>The PKI as configdump-like YAML: what is declared is applied, what exists is exported.</summary>
public sealed class PkiDeclarations
{
    internal PkiDeclarations()
    {
    }

    /// <summary>
    /// Applies one or more YAML documents (crypto tokens, certificate profiles, end entity profiles, authorities, roles, in any order).
    /// Idempotent; all faults are reported at once, each with file, line and remedy, and then nothing is changed.
    /// </summary>
    /// <exception cref="PkiRefusedException">With <see cref="PkiRefusal.Declaration"/>; the message holds one line a fault.</exception>
    public Task<PkiDifference> ApplyAsync(IReadOnlyList<DeclaredFile> files, bool dryRun, string actor, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Everything, as YAML that <see cref="ApplyAsync"/> accepts and finds nothing to change in.</summary>
    public string Export() => throw new NotImplementedException();

    /// <summary>PKCS#10 (DER) of a sub CA that waits for its external root's answer.</summary>
    public Task<byte[]> RequestForExternalAsync(string authority, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Imports the external root's answer (certificate first, then its chain up to the root; DER each) and activates the authority.</summary>
    public Task ImportAnswerAsync(string authority, IReadOnlyList<ReadOnlyMemory<byte>> chain, string actor, CancellationToken cancellation = default) => throw new NotImplementedException();
}

/// <summary>A file as the operator named it, and its text.</summary>
public sealed record DeclaredFile(string Name, string Text);

/// <summary>What an apply changes (or would change).</summary>
public sealed record PkiDifference(IReadOnlyList<PkiChange> Changes)
{
    public bool IsEmpty => Changes.Count == 0;
}

/// <summary>One changed object.</summary>
/// <param name="Kind"><c>Crypto Token</c>, <c>Certificate Profile</c>, <c>End Entity Profile</c>, <c>Certification Authority</c>, <c>Role</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Action"><c>create</c> or <c>change</c>.</param>
/// <param name="Lines">Field lines: <c>Validity: 1y -> 2y</c>.</param>
public sealed record PkiChange(string Kind, string Name, string Action, IReadOnlyList<string> Lines);
