namespace Birthmark.Pki.Registration;

/// <summary>An authority that can say, without issuing or recording anything, what a certificate would hold.</summary>
public interface IShowsCertificates
{
    /// <summary>The certificate that would answer the request, with a blank for a signature, and its chain. Its serial number is another one each time.</summary>
    /// <exception cref="PkiRefusedException">It would be refused.</exception>
    EnrolledCertificate Show(EnrolmentRequest request);
}
