using System.Formats.Asn1;

namespace Birthmark.Keys.Tpm.Identity;

/// <summary>
/// The key that the TPM's maker vouches for: RSA 2048 by template L-1, and its certificate in NV (TCG EK Credential Profile 2.x §2.2.1.4 and B.3.3).
/// </summary>
internal static class TpmEndorsement
{
    private const uint CertificateIndex = 0x01C00002;
    private const int PieceLength = 512;
    private const int MaxCertificate = 4096;

    // PolicySecret(TPM_RH_ENDORSEMENT), SHA-256 (EK Credential Profile table 2).
    private static readonly byte[] Policy = Convert.FromHexString("837197674484B3F81A90CC8D46A5D724FD52D76E06520B64F2A1DA1B331469AA");

    /// <summary>What the public area is but for its modulus, which stands last.</summary>
    internal static byte[] Template { get; } = new TpmWriter().U16(TpmCode.AlgorithmRsa).U16(TpmCode.AlgorithmSha256)
        .U32(TpmCode.StaysInTpm | 0x20 | TpmCode.AdminWithPolicy | TpmCode.Restricted | TpmCode.Decrypts).Sized(Policy)
        .U16(TpmCode.AlgorithmAes).U16(128).U16(TpmCode.AlgorithmCfb).U16(TpmCode.AlgorithmNull).U16(2048).U32(0).Sized(new byte[256]).ToArray();

    /// <summary>Makes the key anew from the TPM's endorsement seed: always the same. Gives its public area.</summary>
    internal static byte[] Load(TpmSession session)
    {
        var sensitive = new TpmWriter().U16(0).U16(0).ToArray();
        var parameters = new TpmWriter().Sized(sensitive).Sized(Template).U16(0).U32(0).ToArray();
        var reader = new TpmReader(session.Authorised("CreatePrimary", TpmCode.CreatePrimary, TpmCode.Endorsement, [], parameters, givesHandle: true));
        var publicArea = reader.Sized().ToArray();
        session.Name(publicArea);
        return reader.IsWhole ? publicArea : throw session.Broken("an endorsement key cut short");
    }

    /// <summary>The maker's certificate of that key, DER; null when the maker left none in this TPM.</summary>
    internal static byte[]? ReadCertificate(TpmSession session)
    {
        if (!TpmMemory.Has(session, CertificateIndex))
        {
            return null;
        }

        var size = TpmMemory.Look(session, CertificateIndex).Size;
        if (size is 0 or > MaxCertificate)
        {
            throw session.Broken($"an endorsement certificate of {size} octets");
        }

        var certificate = new byte[size];
        for (var at = 0; at < size; at += PieceLength)
        {
            TpmMemory.Read(session, CertificateIndex, at, Math.Min(PieceLength, size - at)).CopyTo(certificate, at);
        }

        return Trimmed(certificate);
    }

    /// <summary>Some makers leave more room than the certificate takes: it ends where its DER says.</summary>
    private static byte[] Trimmed(byte[] certificate) => AsnDecoder.TryReadEncodedValue(certificate, AsnEncodingRules.DER, out _, out _, out _, out var length) ? certificate[..length] : certificate;
}
