namespace Birthmark.Server.Access;

/// <summary>Who is looked at before an act is allowed.</summary>
public enum Audience
{
    /// <summary>Anyone who reaches the port; no client certificate is asked for.</summary>
    Everyone,

    /// <summary>
    /// A client certificate in force of an authority of this hub that holds no role of the hub: what it may do is decided by the PKI's own
    /// roles. Credentials that hold roles need one of the row's.
    /// </summary>
    Certified,

    /// <summary>A credential of this hub that holds one of the act's roles.</summary>
    Roles,
}
