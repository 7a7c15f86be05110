using Birthmark.Keys;

namespace Birthmark.Pki.Authorities;

/// <summary>An authority and what its status depends on.</summary>
internal sealed record Standing(Authority Authority, IKeyToken? Token, bool IsExternal, bool IsRevoked)
{
    /// <summary>The authority with the status that it has at <paramref name="now"/>.</summary>
    internal Authority At(DateTimeOffset now) => Authority with { Status = StatusAt(now) };

    private AuthorityStatus StatusAt(DateTimeOffset now)
    {
        if (IsRevoked)
        {
            return AuthorityStatus.Revoked;
        }

        if (Authority.NotAfter < now)
        {
            return AuthorityStatus.Expired;
        }

        if (IsExternal)
        {
            return AuthorityStatus.External;
        }

        if (Authority.Certificate is null)
        {
            return Authority.SignedBy == Authority.ExternalCa ? AuthorityStatus.WaitingCertificateResponse : AuthorityStatus.Uninitialized;
        }

        return Authority.SigningKey is null || Token?.IsActive != true ? AuthorityStatus.Offline : AuthorityStatus.Active;
    }
}
