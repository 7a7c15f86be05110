namespace Birthmark.Server.Access;

/// <summary>Who is looked at before an act is allowed.</summary>
public enum Audience
{
    /// <summary>Anyone who reaches the port; no client certificate is asked for.</summary>
    Everyone,

    /// <summary>Any client certificate in force that an authority of this hub issued; what it may do is decided by the PKI's own roles.</summary>
    Certified,

    /// <summary>A credential of this hub that holds one of the act's roles.</summary>
    Roles,
}
