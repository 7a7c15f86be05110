using System.Net.Security;
using Birthmark.Exchange.Evidence.Sites;
using Birthmark.Server.Tls;

namespace Birthmark.Server.Evidence;

/// <summary>Sites of evidence know the hub by the certificate that it serves with.</summary>
internal sealed class HubCredential(TlsIdentity identity) : IHubCredential
{
    public SslStreamCertificateContext Context => identity.Options.ServerCertificateContext!;
}
