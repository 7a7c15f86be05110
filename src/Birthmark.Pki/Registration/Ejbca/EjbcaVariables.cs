namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>Names of a connection's variables, as users of such hubs know them.</summary>
public static class EjbcaVariables
{
    /// <summary>Base of the REST API; without a path <c>/ejbca/ejbca-rest-api</c> is meant.</summary>
    public const string Url = "EJBCA_URL";

    /// <summary>PKCS#12 with the RA's key and certificate.</summary>
    public const string P12File = "EJBCA_P12_FILE";

    public const string P12Password = "EJBCA_P12_PASSWORD";

    /// <summary>PEM or DER certificates that the server's own certificate must lead to.</summary>
    public const string Trust = "EJBCA_TRUST";

    public const string CaDn = "EJBCA_CA_DN";

    public const string CaName = "EJBCA_CA_NAME";

    public const string CertificateProfile = "EJBCA_CERTIFICATE_PROFILE";

    public const string EndEntityProfile = "EJBCA_END_ENTITY_PROFILE";

    /// <summary>Address of the OCSP responder that knows the RA's certificate, instead of the one that it names.</summary>
    public const string OcspUrl = "EJBCA_OCSP_URL";

    /// <summary>Address of the revocation list of the RA's certificate, instead of those that it names.</summary>
    public const string CrlUrl = "EJBCA_CRL_URL";

    /// <summary>Hours for which the hub goes on after the last answer about its RA's certificate has run out; 0 to 720, default 24.</summary>
    public const string RevocationGrace = "EJBCA_REVOCATION_GRACE_HOURS";

    public static IReadOnlyList<string> Required { get; } = [Url, P12File, P12Password, Trust];

    public static IReadOnlyList<string> All { get; } = [Url, P12File, P12Password, Trust, CaDn, CaName, CertificateProfile, EndEntityProfile, OcspUrl, CrlUrl, RevocationGrace];
}
