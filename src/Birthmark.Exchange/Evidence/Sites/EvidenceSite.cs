using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Exchange.Evidence.Sites;

/// <summary>Where the hub's log goes.</summary>
/// <param name="Name">As the owner calls it.</param>
/// <param name="Address">https, the base under which <see cref="EvidenceForm.Path"/> is.</param>
/// <param name="Trust">PEM: the certificates in one of which the receiver's chain must end.</param>
/// <param name="Acknowledged">Leaves that the site says it holds.</param>
/// <param name="AcknowledgedAt">When it said so last.</param>
/// <param name="IsPaused">Nothing is sent.</param>
/// <param name="AddedAt">When.</param>
/// <param name="AddedBy">By whom.</param>
public sealed record EvidenceSite(
    string Name, Uri Address, string Trust, long Acknowledged, DateTimeOffset? AcknowledgedAt, bool IsPaused, DateTimeOffset AddedAt, string AddedBy)
{
    /// <summary>Reads the certificates of <see cref="Trust"/>. Never throws.</summary>
    internal static bool TryReadTrust(string pem, [NotNullWhen(true)] out X509Certificate2Collection? trust)
    {
        trust = [];
        try
        {
            trust.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            trust.Clear();
        }

        trust = trust.Count > 0 ? trust : null;
        return trust is not null;
    }
}

/// <summary>A leaf whose hash was sent instead of its text.</summary>
public sealed record ParkedLeaf(long Index, string Reason, DateTimeOffset ParkedAt);
