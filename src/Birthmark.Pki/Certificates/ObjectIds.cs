namespace Birthmark.Pki.Certificates;

/// <summary>Contents octets of the object identifiers that certificates are made of.</summary>
internal static class ObjectIds
{
    // RFC 5280 §4.2.1, all under 2.5.29.
    internal static ReadOnlySpan<byte> SubjectKeyIdentifier => [0x55, 0x1D, 0x0E];

    internal static ReadOnlySpan<byte> KeyUsage => [0x55, 0x1D, 0x0F];

    internal static ReadOnlySpan<byte> SubjectAlternativeName => [0x55, 0x1D, 0x11];

    internal static ReadOnlySpan<byte> BasicConstraints => [0x55, 0x1D, 0x13];

    internal static ReadOnlySpan<byte> CrlDistributionPoints => [0x55, 0x1D, 0x1F];

    internal static ReadOnlySpan<byte> AuthorityKeyIdentifier => [0x55, 0x1D, 0x23];

    internal static ReadOnlySpan<byte> ExtendedKeyUsage => [0x55, 0x1D, 0x25];

    // RFC 5280 §4.2.2.1: 1.3.6.1.5.5.7.1.1.
    internal static ReadOnlySpan<byte> AuthorityInformationAccess => [0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01];

    // RFC 5480 §2.1.1.
    internal static ReadOnlySpan<byte> EcPublicKey => [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];

    internal static ReadOnlySpan<byte> Prime256v1 => [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];

    internal static ReadOnlySpan<byte> Secp384r1 => [0x2B, 0x81, 0x04, 0x00, 0x22];

    internal static ReadOnlySpan<byte> Secp521r1 => [0x2B, 0x81, 0x04, 0x00, 0x23];

    // RFC 8017 appendix C.
    internal static ReadOnlySpan<byte> RsaEncryption => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];

    internal static ReadOnlySpan<byte> Sha1WithRsa => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05];

    internal static ReadOnlySpan<byte> Sha256WithRsa => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B];

    internal static ReadOnlySpan<byte> Sha384WithRsa => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0C];

    internal static ReadOnlySpan<byte> Sha512WithRsa => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0D];

    // RFC 8017 appendix C: id-RSASSA-PSS and id-mgf1.
    internal static ReadOnlySpan<byte> RsaPss => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A];

    internal static ReadOnlySpan<byte> Mgf1 => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x08];

    // RFC 4055 §2.1.
    internal static ReadOnlySpan<byte> Sha256 => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];

    internal static ReadOnlySpan<byte> Sha384 => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];

    internal static ReadOnlySpan<byte> Sha512 => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];

    // RFC 5758 §3.2.
    internal static ReadOnlySpan<byte> EcdsaWithSha1 => [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01];

    internal static ReadOnlySpan<byte> EcdsaWithSha256 => [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02];

    internal static ReadOnlySpan<byte> EcdsaWithSha384 => [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x03];

    // RFC 2985 §5.4.2: extensionRequest.
    internal static ReadOnlySpan<byte> ExtensionRequest => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x0E];

    // X.520 attributes with bounds of RFC 5280 appendix A.1.
    internal static ReadOnlySpan<byte> CommonName => [0x55, 0x04, 0x03];

    internal static ReadOnlySpan<byte> SerialNumber => [0x55, 0x04, 0x05];

    internal static ReadOnlySpan<byte> Country => [0x55, 0x04, 0x06];

    internal static ReadOnlySpan<byte> Locality => [0x55, 0x04, 0x07];

    internal static ReadOnlySpan<byte> State => [0x55, 0x04, 0x08];

    internal static ReadOnlySpan<byte> Organization => [0x55, 0x04, 0x0A];

    internal static ReadOnlySpan<byte> OrganizationalUnit => [0x55, 0x04, 0x0B];

    internal static ReadOnlySpan<byte> Title => [0x55, 0x04, 0x0C];

    // Matter: 1.3.6.1.4.1.37244.2.1 and .2.2.
    internal static ReadOnlySpan<byte> MatterVendorId => [0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0xA2, 0x7C, 0x02, 0x01];

    internal static ReadOnlySpan<byte> MatterProductId => [0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0xA2, 0x7C, 0x02, 0x02];

    /// <summary>Dotted form, for messages.</summary>
    internal static string Dotted(ReadOnlySpan<byte> content)
    {
        var arcs = new List<string>();
        ulong arc = 0;
        foreach (var octet in content)
        {
            if (arc > ulong.MaxValue >> 8)
            {
                return "#" + Convert.ToHexString(content);
            }

            arc = (arc << 7) | (uint)(octet & 0x7F);
            if (octet >= 0x80)
            {
                continue;
            }

            if (arcs.Count == 0)
            {
                var first = Math.Min(arc / 40, 2);
                arcs.Add(first.ToString(System.Globalization.CultureInfo.InvariantCulture));
                arc -= first * 40;
            }

            arcs.Add(arc.ToString(System.Globalization.CultureInfo.InvariantCulture));
            arc = 0;
        }

        return string.Join('.', arcs);
    }
}
