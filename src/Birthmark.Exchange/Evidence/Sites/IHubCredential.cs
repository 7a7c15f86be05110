using System.Net.Security;

namespace Birthmark.Exchange.Evidence.Sites;

/// <summary>Who the hub is to a site of evidence: its TLS identity, which the host keeps and renews.</summary>
public interface IHubCredential
{
    /// <summary>Another object after a renewal.</summary>
    SslStreamCertificateContext Context { get; }
}
