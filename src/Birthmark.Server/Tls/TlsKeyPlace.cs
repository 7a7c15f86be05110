namespace Birthmark.Server.Tls;

/// <summary>Where the key of the certificate is with which the hub serves.</summary>
internal enum TlsKeyPlace
{
    /// <summary>Sealed under the hub key; in the hub's memory while it runs.</summary>
    Database,

    /// <summary>In the device of the hub's crypto token, and nowhere else.</summary>
    Device,

    /// <summary>As <see cref="Database"/>, for as long as the one in the device cannot be used.</summary>
    StandIn,
}
