using System.Security.Cryptography.X509Certificates;

namespace Birthmark.Server.Access;

/// <summary>Who is calling, once the gate has let the call through. An endpoint handler simply takes one as a parameter.</summary>
public sealed class Caller
{
    private readonly X509Certificate2? certificate;

    internal Caller(string name, HubRoles roles, string fingerprint, X509Certificate2 certificate, string issuedBy)
    {
        Name = name;
        Roles = roles;
        Fingerprint = fingerprint;
        this.certificate = certificate;
        IssuedBy = issuedBy;
    }

    /// <summary>Somebody signed in at the console.</summary>
    internal Caller(string name, HubRoles roles)
    {
        Name = name;
        Roles = roles;
        Fingerprint = "";
        IssuedBy = "";
    }

    /// <summary>The credential's name; for a certificate that is no credential of the hub, its subject.</summary>
    public string Name { get; }

    public HubRoles Roles { get; }

    /// <summary>SHA-256 of the certificate, lower-case hex; empty at the console.</summary>
    public string Fingerprint { get; }

    public bool HasCertificate => certificate is not null;

    /// <summary>The verified client certificate. Owned by the connection: do not dispose it.</summary>
    /// <exception cref="InvalidOperationException">A session of the console stands for this caller, no certificate.</exception>
    public X509Certificate2 Certificate => certificate ?? throw new InvalidOperationException("A session of the console has no certificate.");

    /// <summary>Name of the embedded authority that issued it; empty at the console.</summary>
    public string IssuedBy { get; }

    public bool Holds(HubRoles role) => (Roles & role) != 0;

    /// <summary>Whether the matrix lets this caller do <paramref name="act"/>: for acts that depend on what is asked, not only on the endpoint.</summary>
    public bool May(Act act) => AccessMatrix.Of(act).Admits(Roles);

    /// <summary>The caller of this request.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is open to everyone, so nobody was asked who they are.</exception>
    public static Caller Of(HttpContext context) => context.Features.Get<Caller>()
        ?? throw new InvalidOperationException("This endpoint is open to everyone: it has no caller.");

    /// <summary>Lets minimal-API handlers take a <see cref="Caller"/>.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => new(Of(context));
}
