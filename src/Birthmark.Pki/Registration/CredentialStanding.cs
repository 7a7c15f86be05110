namespace Birthmark.Pki.Registration;

/// <summary>Whether the credential by which the hub asks an authority is in force, as far as the hub knows.</summary>
public enum CredentialStandingKind
{
    /// <summary>Nobody says by a revocation list or by OCSP whether it was revoked.</summary>
    Unwatched,

    /// <summary>It is in force.</summary>
    InForce,

    /// <summary>No answer newer than the last one could be had; that one has run out, and the grace runs.</summary>
    Overdue,

    /// <summary>It was revoked: the authority is asked for nothing.</summary>
    Revoked,

    /// <summary>Nobody can say, and the grace is over or there never was an answer: the authority is asked for nothing.</summary>
    Unknown,
}

/// <summary>A standing and the reason for it.</summary>
public sealed record CredentialStanding(CredentialStandingKind Kind, string Words)
{
    public bool MayAsk => Kind is CredentialStandingKind.Unwatched or CredentialStandingKind.InForce or CredentialStandingKind.Overdue;
}

/// <summary>An authority that is asked by a credential which can be withdrawn elsewhere.</summary>
public interface IWatchesCredential
{
    CredentialStanding Standing { get; }

    /// <summary>Looks now, if it is time to.</summary>
    Task LookAsync(CancellationToken cancellation = default);
}
