using Birthmark.Pki.Issuance;

namespace Birthmark.Pki.Registration;

/// <summary>An authority whose records lie in this hub's own store, so that they can be written in the commits of whoever asks it.</summary>
public interface ISharesCommits
{
    /// <summary>The issuance that answers the request, composed and linted; null when only <see cref="IAuthority.EnrolAsync"/> can answer, for instance to say why not.</summary>
    CompanionIssuance? Draft(EnrolmentRequest request);
}
