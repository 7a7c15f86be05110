using Birthmark.Pki.Authorities;

namespace Birthmark.Server.FirstStart;

/// <summary>Names in the built-in declaration of the PKI that serves the hub itself.</summary>
internal static class ManagementPki
{
    internal const string AuthorityName = "ManagementCA";
    internal const string ServerProfile = "Hub Server";
    internal const string ClientProfile = "Hub Client";

    internal static Authority Authority(PkiCatalog catalog) => catalog.Current.Authorities[AuthorityName];

    /// <summary>The certificate by which everybody knows the hub, DER.</summary>
    internal static ReadOnlyMemory<byte> RootOf(PkiCatalog catalog) => Authority(catalog).Chain[^1];
}
