using Birthmark.Pki.Declaration;

namespace Birthmark.Pki;

/// <summary>Why the PKI says no. The front translates these to EJBCA's statuses and to problem documents in one table.</summary>
public enum PkiRefusal
{
    /// <summary>A name, DN or field is malformed.</summary>
    IllegalName,

    /// <summary>The certification request cannot be read, or its signature is wrong.</summary>
    InvalidRequest,

    /// <summary>Key algorithm, curve or size not allowed by the certificate profile.</summary>
    InvalidKey,
    InvalidAlgorithm,
    IllegalValidity,

    /// <summary>The end entity profile does not accept the request.</summary>
    EndEntityProfile,

    /// <summary>A linter found an error in what would be signed.</summary>
    Lint,
    CertificateAuthorityUnknown,
    CertificateProfileUnknown,
    EndEntityProfileUnknown,
    EndEntityUnknown,
    EndEntityExists,
    WrongPassword,
    WrongStatus,
    CertificateUnknown,
    DuplicateKey,
    DuplicateSubject,
    AlreadyRevoked,
    InvalidRevocation,

    /// <summary>The certificate profile does not allow a revocation date in the past.</summary>
    BackdatedRevocation,

    /// <summary>Others must agree before this is revoked.</summary>
    ApprovalNeeded,

    /// <summary>A request to revoke the same certificate waits already.</summary>
    ApprovalWaiting,

    /// <summary>Nobody approves what they asked for.</summary>
    OwnRequest,

    /// <summary>One person counts once.</summary>
    AlreadyApproved,
    RevocationRequestUnknown,
    CryptoTokenOffline,
    AuthorityOffline,
    NotAuthorised,

    /// <summary>No role of this name.</summary>
    RoleUnknown,

    /// <summary>The right of this registration authority to ask for certificates was withdrawn, or cannot be shown to stand.</summary>
    RegistrationWithdrawn,

    /// <summary>The database is older than the counter in hardware: certificates issued since would be unknown to it.</summary>
    RolledBack,

    /// <summary>Declared YAML is malformed or contradicts what is in use.</summary>
    Declaration,

    /// <summary>An external authority answered no; the text is its own.</summary>
    Remote,

    /// <summary>An external authority cannot be reached; try again later.</summary>
    RemoteUnavailable,
}

/// <summary>An expected no of the PKI; the message names the thing, the value and the remedy (EJBCA's own text where it has one).</summary>
public sealed class PkiRefusedException(PkiRefusal code, string message) : Exception(message)
{
    internal PkiRefusedException(IReadOnlyList<DeclarationFault> faults)
        : this(PkiRefusal.Declaration, string.Join('\n', faults)) => Faults = faults;

    public PkiRefusal Code { get; } = code;

    /// <summary>With <see cref="PkiRefusal.Declaration"/>: everything that is wrong, in order of file and line; empty otherwise.</summary>
    public IReadOnlyList<DeclarationFault> Faults { get; } = [];
}
